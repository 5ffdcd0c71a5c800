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
from company_ml.numbers import require_positive
from company_ml.serving.predictions import OWN_SCORE, Prediction, read
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
    p95_ratio: float = 1.25
    """The candidate's p95, as a multiple of the champion's at the endpoint, at most.

    The candidate's is without network and queue, so one that is beyond it here would be slower there, too.
    """

    def __post_init__(self) -> None:
        """Raise ``InputError`` for limits that nothing can keep or break."""
        if self.rows < 1:
            raise InputError(f"{self.rows} rows judge nothing; give 1 or more")
        for what in ("agreement", "mean_shift", "failed", "tolerance"):
            if not 0 <= (share := getattr(self, what)) <= 1:
                raise InputError(f"the limit {what} is {share:g}; give a share from 0 to 1")
        require_positive("the limit of p95 against the champion's", self.p95_ratio)


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
    latency = _p95(recorded), _p95(durations)
    counted = len(recording.requests), len(pairs), sum(failures.values())
    breaches = (
        *_breaches(limits, *counted, agreement, shifts),
        *_other_classes(pairs),
        *_slower(limits, *latency),
    )
    return Comparison(
        requests=len(recording.requests),
        rows=len(pairs),
        skipped=dict(recording.skipped),
        failures=dict(failures),
        agreement=agreement,
        shifts=shifts,
        champion_p95_ms=latency[0],
        candidate_p95_ms=latency[1],
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
    if not failed <= limits.failed * requests:
        found.append(f"the candidate failed {failed} of {requests} requests")
    if rows < limits.rows:
        found.append(f"{rows} rows are too few to judge it; {limits.rows} are asked for")
    if agreement is not None and not agreement >= limits.agreement:
        found.append(f"both agree on {agreement:.1%} of the rows, under {limits.agreement:.1%}")
    found.extend(
        f"{key} moved by {shift.mean:.3f} on average, over {limits.mean_shift:g}"
        for key, shift in shifts.items()
        if not shift.mean <= limits.mean_shift and key != OWN_SCORE
    )
    return tuple(found)


def _other_classes(pairs: list[tuple[Prediction, Prediction]]) -> list[str]:
    """Return that both give probabilities of different classes: what is compared by class is nothing then."""
    for champion, candidate in pairs:
        theirs, mine = champion.scores.keys(), candidate.scores.keys()
        if theirs and mine and theirs != mine and OWN_SCORE in {*theirs, *mine}:
            numbers, classes = ("candidate", "champion") if OWN_SCORE in mine else ("champion", "candidate")
            return [f"the {numbers} predicts numbers, and the {classes} classes"]
        if theirs and mine and theirs != mine:
            return [
                f"the classes are {', '.join(sorted(mine))}, the champion's are {', '.join(sorted(theirs))}"
            ]
    return []


def _slower(limits: ShadowLimits, champion: float | None, candidate: float | None) -> list[str]:
    if candidate is None:  # it answered nothing, which is told
        return []
    if champion is None:
        return ["no recorded request tells how long the champion took, so latency cannot be compared"]
    if candidate <= limits.p95_ratio * champion:
        return []
    return [
        f"p95 of {candidate:.0f} ms, without network, is over {limits.p95_ratio:g} times the champion's "
        f"{champion:.0f} ms"
    ]


def _p95(durations: list[float]) -> float | None:
    return float(np.percentile(durations, 95)) if durations else None
