"""Judging a candidate's traffic against limits and against the champion, and the report of a rollout."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from company_ml.errors import InputError
from company_ml.serving.metrics import Traffic


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a candidate must keep to."""

    p95_ms: float = 1_000
    """95 % of its requests are answered within this many milliseconds."""
    error_rate: float = 0.01
    """Share of its requests that may be answered with 4xx or 5xx."""
    p95_ratio: float = 1.25
    """Its p95, as a multiple of the champion's at the same time."""
    error_rate_rise: float = 0.005
    """By how much its share of errors may exceed the champion's."""
    requests: int = 200
    """Requests without which nothing is judged: fewer tell more of chance than of the model."""

    def __post_init__(self) -> None:
        """Raise ``InputError`` for limits that nothing can keep or break."""
        if self.p95_ms <= 0 or self.p95_ratio <= 0 or self.requests < 1:
            raise InputError("limits of p95 must be above 0, and at least 1 request must be judged")
        if not 0 <= self.error_rate <= 1 or not 0 <= self.error_rate_rise <= 1:
            raise InputError("limits of errors are shares of the requests, from 0 to 1")


@dataclass(frozen=True)
class Figures:
    """An entity's traffic in three numbers."""

    requests: float
    error_rate: float | None
    p95_ms: float | None

    @classmethod
    def of(cls, traffic: Traffic | None) -> "Figures":
        """Sum traffic up; none gives no requests."""
        counted = traffic or Traffic()
        return cls(counted.requests, counted.error_rate, counted.p95_ms)


@dataclass(frozen=True)
class Step:
    """What was seen at one share of the traffic."""

    share: int
    candidate: Figures
    champion: Figures
    kpi: Mapping[str, float | None]
    """Value of the business figure for candidate and champion, where one is watched."""
    breaches: tuple[str, ...]
    """Why the candidate may not go on; none if it may."""


@dataclass(frozen=True)
class Verdict:
    """How a rollout ended."""

    endpoint: str
    version: str
    accepted: bool
    """Whether the version serves all requests now."""
    reason: str
    steps: tuple[Step, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def breaches(limits: Limits, candidate: Traffic, champion: Traffic | None) -> tuple[str, ...]:
    """Say which limits a candidate breaks.

    Args:
        limits: What it must keep to.
        candidate: Its traffic, of at least ``limits.requests``.
        champion: The champion's; with fewer requests than that, or None, only absolute limits count.
    """
    found: list[str] = []
    mine, theirs = Figures.of(candidate), Figures.of(champion)
    compared = theirs.requests >= limits.requests
    if mine.p95_ms is None:
        found.append("its latency is not told")
    elif mine.p95_ms > limits.p95_ms:
        found.append(f"p95 of {mine.p95_ms:.0f} ms is over {limits.p95_ms:.0f} ms")
    elif compared and theirs.p95_ms and mine.p95_ms > limits.p95_ratio * theirs.p95_ms:
        found.append(
            f"p95 of {mine.p95_ms:.0f} ms is over {limits.p95_ratio:g} times the champion's "
            f"{theirs.p95_ms:.0f} ms"
        )
    errors = mine.error_rate or 0.0
    if errors > limits.error_rate:
        found.append(f"{errors:.2%} of errors are over {limits.error_rate:.2%}")
    elif compared and errors > (theirs.error_rate or 0.0) + limits.error_rate_rise:
        found.append(
            f"{errors:.2%} of errors are over the champion's {theirs.error_rate or 0.0:.2%} by more than "
            f"{limits.error_rate_rise:.2%}"
        )
    return tuple(found)
