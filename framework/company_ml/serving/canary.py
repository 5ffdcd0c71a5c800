"""Canary: the new version gets more of the traffic step by step, as long as it keeps to limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from databricks.sdk.clock import Clock

from company_ml.errors import InputError
from company_ml.numbers import finite, require_positive
from company_ml.serving.endpoints import WHOLE, Endpoints
from company_ml.serving.invocations import Smoke, smoke_test
from company_ml.serving.meters import Meter
from company_ml.serving.metrics import Traffic
from company_ml.serving.rollout import (
    Rollout,
    SentBackError,
    complete,
    reason_of,
    roll_back,
    rollout_to,
    shift_or_roll_back,
)
from company_ml.serving.verdict import Figures, Judgement, Limits, Step, Verdict, judge


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Which shares the candidate gets, and how long it is judged at each."""

    steps: tuple[int, ...] = (10, 25, 50, WHOLE)
    hold: timedelta = timedelta(minutes=10)
    """Time at each step at least; a broken limit ends it at once."""
    patience: timedelta = timedelta(hours=1)
    """Time at each step at most; without enough requests by then, the champion returns."""
    interval: timedelta = timedelta(minutes=1)
    """Time between two readings; the metrics export is about one minute."""

    def __post_init__(self) -> None:
        """Raise ``InputError`` unless the steps rise to 100 % and the times fit each other."""
        rising = list(self.steps) == sorted(set(self.steps))
        if not self.steps or not rising or self.steps[0] < 1 or self.steps[-1] != WHOLE:
            raise InputError(f"steps {', '.join(map(str, self.steps))} must rise from at least 1 to {WHOLE}")
        if not timedelta() < self.interval <= self.hold <= self.patience:
            raise InputError("interval, hold and patience must be above 0 and none longer than the next")


@dataclass(frozen=True)
class Kpi:
    """A business figure that must not suffer, such as the share of offers taken."""

    name: str
    measure: Callable[[datetime], Mapping[str, float]]
    """Returns the figure since a time by name of the entity; higher is better."""
    least_ratio: float = 0.95
    """The candidate's figure, as a multiple of the champion's, at least."""

    def __post_init__(self) -> None:
        """Raise ``InputError`` for a ratio that nothing can keep or miss."""
        require_positive(f"the limit of {self.name} against the champion's", self.least_ratio)

    def least(self, champion: float) -> float:
        """Return what the candidate must reach; below 0, a part of the figure is on the other side of it."""
        return champion - (1 - self.least_ratio) * abs(champion)


@dataclass(frozen=True)
class Canary:
    """A canary at one endpoint: what it is judged by, how fast it goes, and the time.

    Attributes:
        endpoints: The workspace's endpoints.
        meter: Counts the traffic of champion and candidate.
        clock: The time.
        limits: What the candidate must keep to.
        pace: Its steps.
        kpi: A business figure to watch as well.
        smoke: What it must answer before it gets traffic; None gives it traffic as soon as it is deployed.
    """

    endpoints: Endpoints
    meter: Meter
    clock: Clock
    limits: Limits = field(default_factory=Limits)
    pace: Pace = field(default_factory=Pace)
    kpi: Kpi | None = None
    smoke: Smoke | None = None

    def run(self, name: str, version: str) -> Verdict:
        """Let a version take over from the champion step by step; return to the champion if it fails.

        Run again after an interruption, it judges the share that the candidate has once more and goes on.

        Returns:
            Whether the version serves now, or why the champion does; with what was seen at each step.

        Raises:
            ConflictError: an update or another rollout is under way.
            InputError: the meter does not tell the entities apart, or the business figure is not to be had;
                nothing was changed.
            StuckError: the way back failed as well; says what is left and how to mend it.
            FrameworkError: the version could not be deployed at all, or not be served alone at the end.
        """
        rollout = rollout_to(self.endpoints.get(name), version)
        if rollout.done:
            return Verdict(name, version, True, f"version {version} has all traffic already")
        self._require_entities(name)
        figure = self._champions_figure(rollout)
        steps: list[Step] = []
        try:
            rollout = self._climb(rollout, steps, figure)
        except SentBackError as error:
            return Verdict(name, version, False, str(error), tuple(steps))
        complete(self.endpoints, rollout)
        return Verdict(name, version, True, f"version {version} passed every step", tuple(steps))

    def _require_entities(self, name: str) -> None:
        if not self.meter.tells_entities_apart():
            raise InputError(
                f"the metrics of endpoint {name} do not tell its entities apart, so no candidate can be "
                "judged by them; judge by the inference table (--source table)"
            )

    def _champions_figure(self, rollout: Rollout) -> float | None:
        """Return the champion's business figure before anything moves, which also tries its statement out.

        Raises:
            InputError: the statement fails, or has no figure of the champion.
        """
        if self.kpi is None:
            return None
        since = datetime.fromtimestamp(self.clock.time(), UTC) - self.pace.patience
        champion = rollout.names[0]
        try:
            return finite(self.kpi.measure(since).get(champion))
        except Exception as error:  # a statement of somebody's own can fail in any way
            raise InputError(
                f"{self.kpi.name} of {champion} since {since:%Y-%m-%d %H:%M} is not to be had, and "
                f"without it no candidate can be judged: {reason_of(error)}; nothing was changed"
            ) from error

    def _climb(self, rollout: Rollout, steps: list[Step], figure: float | None) -> Rollout:
        """Go through the steps that are left; what is seen is added to ``steps``.

        Whatever happens once the candidate is deployed, all traffic goes back to the champion.
        """
        if self.smoke is not None and not rollout.share:
            rollout = shift_or_roll_back(self.endpoints, rollout, 0)
            try:
                smoke_test(self.endpoints.client, rollout.endpoint, rollout.names[1], self.smoke)
            except Exception as error:
                roll_back(self.endpoints, rollout, reason_of(error))
        baseline: Traffic | None = None
        for share in (step for step in self.pace.steps if step >= (rollout.share or 0)):
            rollout = shift_or_roll_back(self.endpoints, rollout, share)
            try:
                step, baseline = self._judge(rollout, share, baseline, figure)
                steps.append(step)
                if not step.breaches:
                    for sentence in (*step.undecided, f"{rollout.names[1]} passed {share} %"):
                        self.endpoints.say(sentence)
            except Exception as error:
                roll_back(self.endpoints, rollout, f"it could not be judged at {share} %: {reason_of(error)}")
            if step.breaches:
                roll_back(self.endpoints, rollout, f"at {share} %: {'; '.join(step.breaches)}")
        return rollout

    def _judge(
        self, rollout: Rollout, share: int, baseline: Traffic | None, figure: float | None
    ) -> tuple[Step, Traffic | None]:
        """Judge the candidate at a share; returns the champion's traffic for the step that leaves it none."""
        champion, candidate = rollout.names
        began = self.clock.time()
        self.meter.start()
        while True:
            self.clock.sleep(self.pace.interval.total_seconds())
            counted = self.meter.read()
            mine = counted.get(candidate, Traffic())
            theirs = counted.get(champion)
            if theirs is None or theirs.requests < self.limits.requests:
                theirs = baseline or theirs
            passed = timedelta(seconds=self.clock.time() - began)
            if mine.requests >= self.limits.requests:
                judged = judge(self.limits, mine, theirs)
                if not judged.breaches and passed < self.pace.hold:
                    continue
            elif passed >= self.pace.patience:
                judged = Judgement((f"{mine.requests:.0f} requests in {passed} are too few to judge it",))
            else:
                continue
            kpi = self._measured(rollout, began, figure) if not judged.breaches else {}
            broken = judged.breaches or self._missed(kpi)
            return Step(share, Figures.of(mine), Figures.of(theirs), kpi, broken, judged.undecided), theirs

    def _measured(self, rollout: Rollout, began: float, figure: float | None) -> Mapping[str, float | None]:
        """Return both figures; the champion's is that of before where it has no requests any more."""
        if self.kpi is None:
            return {}
        found = self.kpi.measure(datetime.fromtimestamp(began, UTC))
        champion, candidate = rollout.names
        return {"candidate": found.get(candidate), "champion": found.get(champion, figure)}

    def _missed(self, measured: Mapping[str, float | None]) -> tuple[str, ...]:
        if self.kpi is None or not measured:
            return ()
        mine, theirs = measured["candidate"], measured["champion"]
        if mine is None or theirs is None:
            whose = "candidate" if mine is None else "champion"
            return (f"{self.kpi.name} of the {whose} is not told",)
        if not mine >= self.kpi.least(theirs):
            least = f"{self.kpi.least_ratio:g} times the champion's {theirs:g}"
            return (f"{self.kpi.name} of {mine:g} is under {least}",)
        return ()
