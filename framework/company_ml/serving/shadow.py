"""Shadow: a candidate scores what the champion was asked, and both are compared. No caller sees any of it.

Traffic of an endpoint cannot be mirrored: a route's share is exclusive. So recorded requests are replayed.
Needs pandas and SciPy.
"""

# What JSON, pandas and SciPy give has no types of its own.

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp

from company_ml.errors import InputError
from company_ml.serving.predictions import Prediction, read
from company_ml.serving.recorded import Recorded, Recording

Score = Callable[[pd.DataFrame], Any]
"""A candidate: takes rows, returns a data frame, an array or a list with one prediction for each."""


@dataclass(frozen=True, kw_only=True)
class ShadowLimits:
    """How far a candidate may be from the champion."""

    rows: int = 100
    """Rows without which nothing is judged."""
    agreement: float = 0.95
    """Share of the rows of which both say the same, at least."""
    mean_shift: float = 0.05
    """Mean distance between both probabilities of a class, at most."""
    failed: float = 0.0
    """Share of the requests that the candidate may fail to answer."""
    tolerance: float = 0.01
    """Relative difference within which two numbers with a fraction are the same."""


@dataclass(frozen=True)
class Shift:
    """How the probabilities of a class moved, in absolute differences from 0 to 1."""

    mean: float
    largest: float
    ks: float
    """Kolmogorov-Smirnov statistic: the largest distance between both distributions, 0 to 1."""
    ks_p: float
    """Chance of such a distance, or a larger one, if the distributions were the same."""


@dataclass(frozen=True)
class Comparison:
    """What a replay found."""

    requests: int
    rows: int
    """Rows that both scored."""
    skipped: Mapping[str, int]
    """Recorded requests that could not be replayed, by reason."""
    failures: Mapping[str, int]
    """Requests that the candidate failed to answer, by reason."""
    agreement: float | None
    shifts: Mapping[str, Shift]
    """By class; of a regression there is one, ``prediction``, in the unit of the prediction."""
    champion_p95_ms: float | None
    """As recorded at the endpoint."""
    candidate_p95_ms: float | None
    """As measured here, so without network and queue."""
    breaches: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether the candidate is within the limits."""
        return not self.breaches

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"accepted": self.accepted}


def replay(
    recording: Recording,
    score: Score,
    limits: ShadowLimits | None = None,
    timer: Callable[[], float] = time.perf_counter,
) -> Comparison:
    """Let a candidate score recorded requests and compare it with what was answered.

    Args:
        recording: The requests.
        score: The candidate. An exception of its own counts as a request that it failed to answer.
        limits: How far it may be from the champion.
        timer: Seconds that pass, to measure the candidate by.

    Raises:
        InputError: nothing was recorded that can be replayed.
    """
    limits = limits or ShadowLimits()
    if not recording.requests:
        reasons = "; ".join(f"{times} times: {reason}" for reason, times in recording.skipped.items())
        raise InputError(f"there is no recorded request to replay ({reasons or 'no rows'})")
    pairs: list[tuple[Prediction, Prediction]] = []
    failures: dict[str, int] = defaultdict(int)
    durations: list[float] = []
    for request in recording.requests:
        began = timer()
        try:
            answers = _answers(score, request)
        except Exception as error:  # a candidate may fail in any way: that is what is to be found
            failures[f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"] += 1
            continue
        durations.append((timer() - began) * 1_000)
        pairs.extend(zip(request.predictions, answers, strict=True))
    return _compared(recording, pairs, failures, durations, limits)


def _answers(score: Score, request: Recorded) -> list[Prediction]:
    scored = score(request.rows)
    if isinstance(scored, pd.DataFrame):
        plain: list[Any] = scored.to_dict(orient="records")
    else:
        plain = np.asarray(scored).tolist()
    if len(plain) != len(request.rows):
        raise ValueError(f"{len(plain)} predictions for {len(request.rows)} rows")
    return [read(answer) for answer in plain]


def _compared(
    recording: Recording,
    pairs: list[tuple[Prediction, Prediction]],
    failures: Mapping[str, int],
    durations: list[float],
    limits: ShadowLimits,
) -> Comparison:
    same = [champion.agrees(candidate, limits.tolerance) for champion, candidate in pairs]
    recorded = [one.duration_ms for one in recording.requests if one.duration_ms is not None]
    agreement = sum(same) / len(same) if same else None
    shifts = _shifts(pairs)
    breaches = _breaches(
        limits, len(recording.requests), len(pairs), sum(failures.values()), agreement, shifts
    )
    return Comparison(
        requests=len(recording.requests),
        rows=len(pairs),
        skipped=dict(recording.skipped),
        failures=dict(failures),
        agreement=agreement,
        shifts=shifts,
        champion_p95_ms=_p95(recorded),
        candidate_p95_ms=_p95(durations),
        breaches=breaches,
    )


def _shifts(pairs: list[tuple[Prediction, Prediction]]) -> dict[str, Shift]:
    series: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for champion, candidate in pairs:
        for key in champion.scores.keys() & candidate.scores.keys():
            series[key].append((champion.scores[key], candidate.scores[key]))
    shifts: dict[str, Shift] = {}
    for key in sorted(series):
        before, after = np.array(series[key]).T
        distance = np.abs(before - after)
        test: Any = ks_2samp(before, after)
        shifts[key] = Shift(
            float(distance.mean()), float(distance.max()), float(test.statistic), float(test.pvalue)
        )
    return shifts


def _breaches(
    limits: ShadowLimits,
    requests: int,
    rows: int,
    failed: int,
    agreement: float | None,
    shifts: Mapping[str, Shift],
) -> tuple[str, ...]:
    found: list[str] = []
    if failed > limits.failed * requests:
        found.append(f"the candidate failed {failed} of {requests} requests")
    if rows < limits.rows:
        found.append(f"{rows} rows are too few to judge it; {limits.rows} are asked for")
    if agreement is not None and agreement < limits.agreement:
        found.append(f"both agree on {agreement:.1%} of the rows, under {limits.agreement:.1%}")
    found.extend(
        f"{key} moved by {shift.mean:.3f} on average, over {limits.mean_shift:g}"
        for key, shift in shifts.items()
        if shift.mean > limits.mean_shift and key != "prediction"
    )
    return tuple(found)


def _p95(durations: list[float]) -> float | None:
    return float(np.percentile(durations, 95)) if durations else None
