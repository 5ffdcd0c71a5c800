"""Judging a candidate's traffic against limits and against the champion, and the report of a rollout."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from company_ml.errors import InputError
from company_ml.numbers import require_positive
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
        require_positive("the limit of p95 in milliseconds", self.p95_ms)
        require_positive("the limit of p95 against the champion's", self.p95_ratio)
        if self.requests < 1:
            raise InputError(f"{self.requests} requests judge nothing; give 1 or more")
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
    undecided: tuple[str, ...] = ()
    """Which limits the metrics are too coarse to tell; they are no reason to stop."""


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


@dataclass(frozen=True)
class Judgement:
    """What a candidate's traffic says."""

    breaches: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def judge(limits: Limits, candidate: Traffic, champion: Traffic | None) -> Judgement:
    """Say which limits a candidate breaks, and which its metrics are too coarse to tell.

    What is not surely a number within its limit breaks it: every comparison with NaN is false.

    Args:
        limits: What it must keep to.
        candidate: Its traffic, of at least ``limits.requests``.
        champion: The champion's; with fewer requests than that, or None, only absolute limits count.
    """
    mine, theirs = Figures.of(candidate), Figures.of(champion)
    compared = theirs.requests >= limits.requests
    latency = _latency(limits, candidate, champion if compared else None)
    errors = _errors(limits, mine, theirs if compared else None)
    return Judgement((*latency.breaches, *errors), latency.undecided)


def _latency(limits: Limits, candidate: Traffic, champion: Traffic | None) -> Judgement:
    p95, bounds = candidate.p95_ms, candidate.p95_bounds_ms
    if p95 is None or bounds is None:
        return Judgement(("its latency is not told",))
    if not p95 <= limits.p95_ms:
        return Judgement((f"p95 of {p95:.0f} ms is over {limits.p95_ms:.0f} ms",))
    undecided: list[str] = []
    if not bounds[1] <= limits.p95_ms:
        undecided.append(f"p95 is {_range(bounds)}: whether it is over {limits.p95_ms:.0f} ms is not decided")
    if champion is None:
        return Judgement((), tuple(undecided))
    theirs, their_bounds = champion.p95_ms, champion.p95_bounds_ms
    if theirs is None or their_bounds is None:
        return Judgement(("the champion's latency is not told, so nothing can be compared with it",))
    if not p95 <= limits.p95_ratio * theirs:
        text = f"p95 of {p95:.0f} ms is over {limits.p95_ratio:g} times the champion's {theirs:.0f} ms"
        return Judgement((text,))
    if not bounds[1] <= limits.p95_ratio * their_bounds[0]:
        undecided.append(
            f"p95 is {_range(bounds)} and the champion's {_range(their_bounds)}: a ratio of "
            f"{limits.p95_ratio:g} is finer than the metrics tell and is not decided"
        )
    return Judgement((), tuple(undecided))


def _errors(limits: Limits, mine: Figures, theirs: Figures | None) -> tuple[str, ...]:
    errors = mine.error_rate
    if errors is None:
        return ("its errors are not told",)
    if not 0 <= errors <= limits.error_rate:
        return (f"{errors:.2%} of errors are over {limits.error_rate:.2%}",)
    if theirs is None:
        return ()
    their_errors = theirs.error_rate or 0.0
    if not errors <= their_errors + limits.error_rate_rise:
        return (
            f"{errors:.2%} of errors are over the champion's {their_errors:.2%} by more than "
            f"{limits.error_rate_rise:.2%}",
        )
    return ()


def _range(bounds: tuple[float, float]) -> str:
    lower, upper = bounds
    return f"over {lower:.0f} ms" if upper == inf else f"{lower:.0f} to {upper:.0f} ms"
