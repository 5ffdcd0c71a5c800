"""Blue-green: the new version is deployed beside the champion, tested, given all traffic at once, watched."""

from dataclasses import dataclass, field
from datetime import timedelta

from databricks.sdk.clock import Clock

from company_ml.serving.endpoints import WHOLE, Endpoints
from company_ml.serving.invocations import Smoke, smoke_test
from company_ml.serving.meters import Meter
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
class Watch:
    """How the new version is watched once it has all traffic.

    Where too few requests come to be judged, it stays: no request was harmed either.
    """

    meter: Meter
    limits: Limits = field(default_factory=Limits)
    hold: timedelta = timedelta(minutes=10)
    interval: timedelta = timedelta(minutes=1)


def blue_green(
    endpoints: Endpoints,
    name: str,
    version: str,
    smoke: Smoke,
    watch: Watch,
    clock: Clock,
    keep: bool = False,
) -> Verdict:
    """Let a version take over from the champion; return to the champion if anything speaks against it.

    Deploys the version without traffic, tests it, gives it all traffic, watches it, and takes the former
    champion away. Run again after an interruption, it goes on where the endpoint stands.

    Args:
        endpoints: The workspace's endpoints.
        name: The endpoint.
        version: Number of the version.
        smoke: What it must answer before it gets traffic.
        watch: How it is watched afterwards.
        clock: The time.
        keep: Whether the former champion stays deployed without traffic (see ``rollout.complete``).

    Returns:
        Whether the version serves now, or why the champion does.

    Raises:
        ConflictError: an update or another rollout is under way.
        StuckError: the way back failed as well; says what is left and how to mend it.
        FrameworkError: the version could not be deployed at all, or not be served alone at the end.
    """
    rollout = rollout_to(endpoints.get(name), version, reuse_idle=keep)
    if rollout.done or (keep and rollout.share == WHOLE):
        return Verdict(name, version, True, f"version {version} has all traffic already")
    steps: list[Step] = []
    try:
        if rollout.share is None:
            rollout = shift_or_roll_back(endpoints, rollout, 0)
        if rollout.share != WHOLE:
            _test(endpoints, rollout, smoke)
            rollout = shift_or_roll_back(endpoints, rollout, WHOLE)
        steps.append(_watched(endpoints, rollout, watch, clock))
        if steps[-1].breaches:
            roll_back(endpoints, rollout, "; ".join(steps[-1].breaches))
    except SentBackError as error:
        return Verdict(name, version, False, str(error), tuple(steps))
    complete(endpoints, rollout, keep)
    return Verdict(name, version, True, f"version {version} has all traffic", tuple(steps))


def _test(endpoints: Endpoints, rollout: Rollout, smoke: Smoke) -> None:
    try:
        smoke_test(endpoints.client, rollout.endpoint, rollout.names[1], smoke)
        endpoints.say("the smoke test passed")
    except Exception as error:  # whatever it is, the candidate does not stay deployed untested
        roll_back(endpoints, rollout, reason_of(error))


def _watched(endpoints: Endpoints, rollout: Rollout, watch: Watch, clock: Clock) -> Step:
    """Watch until the time is over or a limit is broken. All traffic is the candidate's."""
    candidate = rollout.names[1]
    try:
        endpoints.say(f"watching {candidate} for {watch.hold}")
        end = clock.time() + watch.hold.total_seconds()
        watch.meter.start()
        while True:
            clock.sleep(watch.interval.total_seconds())
            counted = watch.meter.read()
            traffic = counted.get(candidate) or counted.get(None)
            enough = traffic is not None and traffic.requests >= watch.limits.requests
            judged = judge(watch.limits, traffic, None) if traffic and enough else Judgement()
            if judged.breaches or clock.time() >= end:
                figures = Figures.of(traffic), Figures.of(None)
                return Step(WHOLE, *figures, {}, judged.breaches, judged.undecided)
    except Exception as error:  # whatever it is, the candidate does not keep all traffic unwatched
        roll_back(endpoints, rollout, f"it could not be watched: {reason_of(error)}")
