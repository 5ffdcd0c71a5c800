"""Durations in buckets, as Prometheus counts them, and percentiles from them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

BOUNDS_MS = (5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_500, 5_000, 10_000, inf)
"""Buckets in milliseconds for durations that come one by one, close where latency is judged."""


@dataclass(frozen=True)
class Histogram:
    """How many durations are at most as long as each bound; the last bound is infinite.

    Attributes:
        bounds: Upper bounds in milliseconds, ascending.
        counts: Durations up to each bound, so never descending.
    """

    bounds: tuple[float, ...] = (inf,)
    counts: tuple[float, ...] = (0.0,)

    @classmethod
    def of(cls, durations_ms: Iterable[float], bounds: Sequence[float] = BOUNDS_MS) -> "Histogram":
        """Count durations."""
        counts = [0.0] * len(bounds)
        for duration in durations_ms:
            counts[bisect_left(bounds, duration)] += 1
        return cls(tuple(bounds), tuple(accumulate(counts)))

    @property
    def total(self) -> float:
        """How many durations there are."""
        return self.counts[-1]

    def up_to(self, bound: float) -> float:
        """Return how many durations are known to be at most as long as this bound."""
        return max(
            (count for upper, count in zip(self.bounds, self.counts, strict=True) if upper <= bound),
            default=0,
        )

    def plus(self, other: "Histogram", sign: int = 1) -> "Histogram":
        """Return both counted together, or with sign -1 the other taken away from this one."""
        bounds = tuple(sorted({*self.bounds, *other.bounds}))
        return Histogram(bounds, tuple(self.up_to(bound) + sign * other.up_to(bound) for bound in bounds))

    def quantile_bounds(self, q: float) -> tuple[float, float] | None:
        """Return the bounds of the bucket that holds the quantile: nothing finer is known of it.

        Returns:
            None where ``quantile`` is None.
        """
        if self.quantile(q) is None:
            return None
        rank, lower, below = q * self.total, 0.0, 0.0
        for upper, count in zip(self.bounds, self.counts, strict=True):
            if count >= rank and count > below:
                return lower, upper
            lower, below = upper, count
        return lower, inf

    def quantile(self, q: float) -> float | None:
        """Return the duration in milliseconds that a share ``q`` of all does not exceed.

        Within a bucket it is interpolated, as Prometheus does; beyond the last finite bound that bound is
        returned, so the truth is at least as long.
        https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile

        Returns:
            None without durations, or without a finite bound to place them by.
        """
        if self.total <= 0 or self.bounds[0] == inf:
            return None
        rank = q * self.total
        lower, below = 0.0, 0.0
        for upper, count in zip(self.bounds, self.counts, strict=True):
            if count >= rank and count > below:
                if upper == inf:
                    return lower
                return lower + (upper - lower) * (rank - below) / (count - below)
            lower, below = (upper if upper != inf else lower), count
        return lower
