"""The second pair of eyes before production: an approval, recorded in tags of the candidate.

Who may write them is Unity Catalog's to say: APPLY TAG on the candidates is for reviewers and for the
identity that promotes to them, and not for whoever trains. A promotion to the candidates brings no approval
along.
https://learn.microsoft.com/azure/databricks/database-objects/tags
"""

from collections.abc import Mapping
from datetime import datetime

from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.names import ModelName
from company_ml.registry.tags import (
    APPROVAL_REASON,
    APPROVAL_TICKET,
    APPROVED_AT,
    APPROVED_BY,
    check_words,
    stamp,
)
from company_ml.registry.versions import Version, get_version, require_ready
from company_ml.stages import Stages


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
        RefusedError: the version is not ready.
    """
    check_words(reason, by, ticket)
    found = check_approvable(client, stages, model, version)
    tags = {APPROVED_BY: by, APPROVED_AT: stamp(at), APPROVAL_REASON: reason, APPROVAL_TICKET: ticket}
    # Who approved comes last: an approval that was cut short is none.
    for key in sorted(tags, key=lambda key: key == APPROVED_BY):
        client.set_model_version_tag(str(model), found.number, key, tags[key])
    return get_version(client, model, found.number)


def check_approvable(client: MlflowClient, stages: Stages, model: ModelName, version: str) -> Version:
    """Return the version that ``approve`` would approve, and change nothing. Raises what it does."""
    if stages.stage_of(model) != "candidate":
        raise InputError(
            f"approvals are for versions in {stages.schema('candidate')}, which go to production; "
            f"not for {model}"
        )
    found = get_version(client, model, version)
    require_ready(found)
    return found


def require_approval(version: Version, requesters: Mapping[str, str]) -> None:
    """Refuse a version that nobody else has approved.

    Args:
        version: The candidate.
        requesters: What each of those who want it in production is, to their name.

    Raises:
        RefusedError: there is no approval, or it comes from a requester.
    """
    approver = version.tags.get(APPROVED_BY)
    if approver is None:
        raise RefusedError(
            f"{version} is not approved for production; a reviewer runs: deploy_model approve "
            f"{version.model.model} --version {version.number}"
        )
    for role, name in requesters.items():
        if approver.casefold() == name.casefold():
            raise RefusedError(
                f"{version} was approved by {approver}, who also {role}; somebody else has to approve it"
            )
