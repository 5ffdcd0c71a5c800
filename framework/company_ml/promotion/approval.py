"""The second pair of eyes before production: an approval, recorded in tags of the candidate.

Who may write them is Unity Catalog's to say: APPLY TAG on the candidates is for reviewers and for the
identity that promotes to them, and not for whoever trains. A promotion to the candidates brings no approval
along.
https://learn.microsoft.com/azure/databricks/database-objects/tags
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.names import APPROVED, TRAINED_BY_TAG, UNKNOWN, ModelName
from company_ml.registry.tags import (
    APPROVAL_REASON,
    APPROVAL_TICKET,
    APPROVED_AT,
    APPROVED_BY,
    COPIED_BY,
    COPIED_FOR,
    REGISTERED_BY,
    REQUESTED_BY,
    STARTED_BY,
    check_words,
    format_timestamp,
)
from company_ml.registry.versions import Version, get_version, require_ready
from company_ml.stages import Stages

_PARTS: Mapping[str, str] = {
    TRAINED_BY_TAG: "trained it",
    REGISTERED_BY: "registered it",
    REQUESTED_BY: "asked for its promotion",
    STARTED_BY: "started its promotion",
    COPIED_BY: "ran its promotion",
}
"""Tags of the version's own record that name somebody, and what that person did."""


def approve(
    client: MlflowClient,
    stages: Stages,
    model: ModelName,
    version: str,
    by: str,
    reason: str,
    ticket: str,
    at: datetime,
) -> Version:
    """Record that a candidate may go to production.

    Args:
        client: Client of the registry.
        stages: The schemas of the stages.
        model: Full name of the candidate's model.
        version: Its number, or an alias with ``@`` before it.
        by: Who approves: the authenticated user, not what somebody types.
        reason: Why.
        ticket: Number or address of the change request.
        at: Now.

    Raises:
        InputError: the model is none of the candidates, or the version does not exist.
        RefusedError: the version is not ready, or it is the approver's own.
    """
    check_words(reason, by, ticket)
    found = check_approvable(client, stages, model, version, by)
    tags = {
        APPROVED_BY: by,
        APPROVED_AT: format_timestamp(at),
        APPROVAL_REASON: reason,
        APPROVAL_TICKET: ticket,
    }
    # Who approved comes last: an approval that was cut short is none.
    for key in sorted(tags, key=lambda key: key == APPROVED_BY):
        client.set_model_version_tag(str(model), found.number, key, tags[key])
    return get_version(client, model, found.number)


def check_approvable(
    client: MlflowClient, stages: Stages, model: ModelName, version: str, by: str
) -> Version:
    """Return the version that ``approve`` would approve, and change nothing. Raises what it does."""
    if stages.stage_of(model) != APPROVED:
        raise InputError(
            f"approvals are for versions in {stages.schema(APPROVED)}, which go to production; "
            f"not for {model}"
        )
    found = get_version(client, model, version)
    require_ready(found)
    _require_another(found, by, _recorded(found), f"{by} may not approve {found}")
    return found


def require_approval(version: Version, requesters: Mapping[str, str] | None = None) -> None:
    """Refuse a version that nobody else has approved: nobody of those whom its own record names.

    Args:
        version: The version, with the record of its training and promotion in its tags.
        requesters: What those who want it in production now did, to their name; they are no approvers either.

    Raises:
        RefusedError: there is no approval, it comes from somebody who has a part in the version, or nothing
            records who made it.
    """
    approver = version.tags.get(APPROVED_BY)
    if approver is None:
        raise RefusedError(
            f"{version} is not approved for production; a reviewer runs: deploy_model approve "
            f"{version.model.model} --version {version.number}"
        )
    parts = [*_recorded(version), *(requesters or {}).items()]
    _require_another(version, approver, parts, f"{version} was approved by {approver}")


def _recorded(version: Version) -> list[tuple[str, str]]:
    """Return what people have done for a version, and who, from its own record.

    Whoever brought it back from the archive has copied it as well, and that is no promotion.
    """
    promoted = version.tags.get(COPIED_FOR) == "promotion"
    return [
        (did, version.tags[tag])
        for tag, did in _PARTS.items()
        if version.tags.get(tag) and (promoted or tag != COPIED_BY)
    ]


def _require_another(version: Version, approver: str, parts: Sequence[tuple[str, str]], text: str) -> None:
    makers = {did for did, name in parts if name != UNKNOWN}
    if not makers & {_PARTS[TRAINED_BY_TAG], _PARTS[REGISTERED_BY]}:
        raise RefusedError(
            f"nothing records who trained or registered {version}, so nobody can tell whether somebody else "
            "approves it; train a version and promote it"
        )
    same = [did for did, name in parts if _same(approver, name)]
    if same:
        raise RefusedError(f"{text}, who also {' and '.join(same)}; somebody else has to approve it")


def _same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()
