"""Restore: a version out of the archive comes back into the schema that it was archived from."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mlflow import MlflowClient

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.registry import moves
from company_ml.registry.copying import copy_version, find_copy, verify_copy
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.locking import locked
from company_ml.registry.tags import (
    COPIED_AT,
    COPIED_BY,
    COPIED_FOR,
    COPIED_FROM,
    COPY_REASON,
    check_words,
    format_timestamp,
)
from company_ml.registry.versions import Version, get_version, require_ready
from company_ml.stages import PROMOTED, Stage, Stages


@dataclass(frozen=True)
class Restored:
    """A version that came back, or would."""

    archived: ModelName
    archived_version: str
    target: ModelName
    target_version: str | None
    """None while it is not restored."""
    changed: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "archived": str(self.archived), "target": str(self.target)}


def check_restore(
    client: MlflowClient, stages: Stages, archived: ModelName, version: str, stage: Stage | None = None
) -> Restored:
    """Return what ``restore`` would do, and change nothing. Raises what ``restore`` does."""
    found, target = _origin(client, stages, archived, version, stage)
    copy = find_copy(client, found.uri, target)
    return Restored(archived, found.number, target, copy.number if copy else None, changed=False)


def restore(
    client: MlflowClient,
    stages: Stages,
    archived: ModelName,
    version: str,
    by: str,
    reason: str,
    at: datetime,
    stage: Stage | None = None,
    runs: Runs = UNKNOWN_RUNS,
) -> Restored:
    """Copy a version out of the archive, into the schema it was archived from, and check the copy.

    It gets a new number there and no alias; its age, by which retention decides, begins anew. The archived
    version stays. Restoring it twice gives the same version.

    Args:
        client: Client of the registry.
        stages: The schemas of the stages.
        archived: Full name of the model in the archive.
        version: The number of its version there.
        by: Who does it.
        reason: Why.
        at: Now.
        stage: Where it returns to, if not to the schema that it was archived from.
        runs: The job's run that this is, and what is known of others.

    Raises:
        InputError: there is no such version, it was not archived by retention, or the schema that it was
            archived from holds no stage any more.
        RefusedError: the archived version is not ready.
        ConflictError: another run works on the target.
        FrameworkError: the copy is not complete.
    """
    check_words(reason, by)
    found, target = _origin(client, stages, archived, version, stage)
    with locked(client, target, by, "restore", at, runs):
        moves.complete(client, target)
        tags = {
            **found.tags,
            COPIED_FOR: "restore",
            COPIED_AT: format_timestamp(at),
            COPIED_BY: by,
            COPY_REASON: reason,
        }
        copy, made = copy_version(client, found, target, tags, find_copy(client, found.uri, target))
        verify_copy(client, found, copy)
    return Restored(archived, found.number, target, copy.number, made)


def _origin(
    client: MlflowClient, stages: Stages, archived: ModelName, version: str, stage: Stage | None
) -> tuple[Version, ModelName]:
    """Return the archived version, and the model that it returns to."""
    found = get_version(client, archived, version)
    if found.tags.get(COPIED_FOR) != "archive":
        raise InputError(f"{found} was not archived by retention, so nothing says where it belongs")
    require_ready(found)
    name, _, _ = found.tags[COPIED_FROM].removeprefix("models:/").rpartition("/")
    origin = ModelName.parse(name)
    if stage is not None:
        return found, archived.in_schema(stages.schema(stage))
    if stages.stage_of(origin) is None:
        raise InputError(
            f"{found} was archived from {origin}, and the schema {origin.schema} holds no stage any more; "
            f"say where it returns to with --stage {' or '.join(PROMOTED)}"
        )
    return found, origin
