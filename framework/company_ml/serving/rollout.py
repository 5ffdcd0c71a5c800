"""A new version taking over from the champion: where it stands, its steps, and the way back.

Where a rollout stands is read from the endpoint alone, so one that was interrupted goes on where it stopped.

The names of entities follow the stack: it names an entity after its alias (``champion``) or its version
(``v3``). The champion keeps its share and its name until the end. Then the new version is served under the
name that the stack will give it, with the champion's compute and environment, so that after the alias has
moved ``pulumi up`` finds nothing to change. While a rollout is under way, ``pulumi up`` would take it back.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn

from databricks.sdk.service.serving import EndpointStateConfigUpdate, ServedEntityInput

from company_ml.errors import ConflictError, FrameworkError, InputError, RefusedError
from company_ml.names import CHALLENGER
from company_ml.serving.endpoint import Endpoint, text
from company_ml.serving.endpoints import WHOLE, Endpoints, UpdateFailedError

_NAMED_BY_VERSION = re.compile(r"v\d+")


class StuckError(FrameworkError):
    """A rollout failed and so did the way back; the message says what is left and how to mend it."""


class SentBackError(RefusedError):
    """All traffic went back to the champion; the message says why."""


@dataclass(frozen=True)
class Rollout:
    """Who takes over from whom at an endpoint, and how far that is.

    Attributes:
        endpoint: Name of the endpoint.
        champion: The entity that serves now, or served before; None once the rollout is over.
        candidate: The entity of the new version.
        share: Percent of the requests that the candidate has; None if it is not deployed yet.
    """

    endpoint: str
    champion: ServedEntityInput | None
    candidate: ServedEntityInput
    share: int | None

    @property
    def names(self) -> tuple[str, str]:
        """Names of champion and candidate; an empty one for a champion that is gone."""
        return (self.champion and self.champion.name) or "", self.candidate.name or ""

    @property
    def done(self) -> bool:
        """Whether the new version serves alone."""
        return self.champion is None


def rollout_to(endpoint: Endpoint, version: str, reuse_idle: bool = False) -> Rollout:
    """Read from an endpoint where the rollout to a version stands.

    Args:
        endpoint: The endpoint.
        version: The version that is to take over.
        reuse_idle: Whether the version takes the place of an entity without traffic, as blue and green do in
            turns; else such an entity is a rollout of somebody else.

    Raises:
        ConflictError: another version is on its way at this endpoint, or an update is.
        InputError: the version is not a number, or the endpoint serves nothing that a champion could be
            told from.
    """
    if not version.isdecimal():
        raise InputError(f"version {version!r} is not a number; look it up if it is an alias")
    endpoint.require_rest()
    serves = endpoint.inputs()
    others = [entity for entity in serves if entity.entity_version != version]
    own = [entity for entity in serves if entity.entity_version == version]
    if len(own) > 1 or len(serves) == 0:
        raise InputError(f"endpoint {endpoint.name} serves {text(endpoint.serves)}; one champion is expected")
    if not others:
        return Rollout(endpoint.name, None, own[0], WHOLE)
    idle = [entity for entity in others if endpoint.shares.get(entity.name or "") == 0]
    if reuse_idle and not own and len(others) == 2 and len(idle) == 1:
        others.remove(idle[0])
        return Rollout(
            endpoint.name, others[0], replace(others[0], name=idle[0].name, entity_version=version), None
        )
    if len(others) > 1:
        raise ConflictError(
            f"endpoint {endpoint.name} serves {text(endpoint.serves)}: another version is on its way; finish "
            f"or end that rollout before version {version} begins"
        )
    champion = others[0]
    if own:
        return Rollout(endpoint.name, champion, own[0], endpoint.shares.get(own[0].name or "", 0))
    candidate = replace(champion, name=_candidate_name(champion.name or "", version), entity_version=version)
    return Rollout(endpoint.name, champion, candidate, None)


def final_name(champion: str, version: str) -> str:
    """Return the name that the stack gives the new version: its number if it names by number."""
    return f"v{version}" if _NAMED_BY_VERSION.fullmatch(champion) else champion


def _candidate_name(champion: str, version: str) -> str:
    name = final_name(champion, version)
    if name != champion:
        return name
    return CHALLENGER if champion != CHALLENGER else f"v{version}"


def shift_traffic(endpoints: Endpoints, rollout: Rollout, share: int) -> Rollout:
    """Give the candidate this share of the requests and the champion the rest; deploys it if need be.

    Raises:
        ConflictError: an update is under way.
        UpdateFailedError: the service gave up; the endpoint serves what it served before.
        FrameworkError: the service refused.
    """
    if rollout.champion is None or rollout.share == share:
        return rollout
    champion, candidate = rollout.names
    endpoints.say(f"routing {share} % to {candidate} (version {rollout.candidate.entity_version})")
    endpoints.configure(
        rollout.endpoint,
        [rollout.champion, rollout.candidate],
        {champion: WHOLE - share, candidate: share},
    )
    return replace(rollout, share=share)


def shift_or_roll_back(endpoints: Endpoints, rollout: Rollout, share: int) -> Rollout:
    """Give the candidate a share; if that fails, return to the champion.

    Raises:
        ConflictError: an update of somebody else is under way; the candidate had no traffic, and has none.
        SentBackError: it failed, in whatever way, and the champion has all traffic again.
        StuckError: it failed, and so did the return.
        FrameworkError: the candidate could not be deployed at all; nothing was changed.
    """
    try:
        return shift_traffic(endpoints, rollout, share)
    except Exception as error:
        if isinstance(error, ConflictError) and not rollout.share:
            raise
        if rollout.share is None and isinstance(error, FrameworkError) and _untouched(endpoints, rollout):
            raise
        return roll_back(endpoints, rollout, reason_of(error))


def complete(endpoints: Endpoints, rollout: Rollout, keep: bool = False) -> Rollout:
    """End a rollout: the new version serves alone, under the name that the stack gives it.

    Args:
        endpoints: The workspace's endpoints.
        rollout: The rollout, with all traffic at the candidate.
        keep: Keep the former champion deployed without traffic, under its name, and the candidate under its
            own: what the stack's pattern blueGreen declares, and the quickest way back.

    Raises:
        FrameworkError: as for ``shift_traffic``. The candidate has all traffic whatever happens here.
    """
    if rollout.champion is None or keep:
        return rollout
    name = final_name(rollout.names[0], rollout.candidate.entity_version or "")
    last = replace(rollout.candidate, name=name)
    endpoints.say(f"serving version {last.entity_version} alone, as {name}")
    endpoints.configure(rollout.endpoint, [last], {name: WHOLE})
    return Rollout(rollout.endpoint, None, last, WHOLE)


def roll_back(endpoints: Endpoints, rollout: Rollout, reason: str) -> NoReturn:
    """Give all traffic back to the champion and take the candidate away.

    Raises:
        SentBackError: that is done; always, because the rollout is over.
        StuckError: that failed as well; says what the endpoint serves now and how to mend it.
    """
    if rollout.champion is None:
        raise StuckError(f"{reason}; there is no champion left to return to")
    champion, candidate = rollout.names
    endpoints.say(f"returning to {champion}: {reason}")
    try:
        try:
            endpoints.configure(rollout.endpoint, [rollout.champion], {champion: WHOLE})
        except ConflictError:
            with suppress(UpdateFailedError):  # however the other update ends, the way is free then
                endpoints.wait(rollout.endpoint)
            endpoints.configure(rollout.endpoint, [rollout.champion], {champion: WHOLE})
    except Exception as error:  # whatever it is, a person has to know what is left
        left = _left(endpoints, rollout)
        raise StuckError(
            f"{reason}; the return to {champion} failed too: {reason_of(error)}. {left} Mend it with "
            f"deploy_model shift {rollout.endpoint} --to {champion}={WHOLE} --apply, "
            f"and take {candidate} away afterwards"
        ) from error
    raise SentBackError(reason)


def reason_of(error: Exception) -> str:
    """Return what went wrong as the end of a sentence; for what nobody foresaw with the error's type."""
    words = " ".join(str(error).split())
    return words if isinstance(error, FrameworkError) else f"{type(error).__name__}: {words}"


def _untouched(endpoints: Endpoints, rollout: Rollout) -> bool:
    """Return whether the endpoint surely is as it was before the candidate was to be deployed."""
    try:
        endpoint = endpoints.get(rollout.endpoint)
    except FrameworkError:
        return False
    at_rest = endpoint.update == EndpointStateConfigUpdate.NOT_UPDATING.value
    return at_rest and rollout.names[1] not in endpoint.shares


def _left(endpoints: Endpoints, rollout: Rollout) -> str:
    try:
        return f"Endpoint {rollout.endpoint} serves {text(endpoints.get(rollout.endpoint).serves)}."
    except Exception:  # the message about the way back must come whatever happens here
        return f"What endpoint {rollout.endpoint} serves cannot be read either."
