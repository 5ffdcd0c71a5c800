"""Where the versions of a model stand: the state of each schema."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mlflow import MlflowClient

from company_ml.names import ModelName
from company_ml.registry import moves
from company_ml.registry.locking import ForeignLockError, Lock, holder
from company_ml.registry.tags import COPIED_FROM
from company_ml.registry.versions import registered, versions


@dataclass(frozen=True)
class VersionStatus:
    """One version, in short."""

    number: str
    status: str
    aliases: tuple[str, ...]
    created: str
    copied_from: str | None


@dataclass(frozen=True)
class StageStatus:
    """A model in one schema."""

    model: ModelName
    registered: bool
    versions: list[VersionStatus]
    history: list[str]
    """The last moves of aliases, newest first."""
    unfinished: str | None
    """The move of aliases that was cut short; the next run on the model finishes it."""
    lock: Lock | None
    blocked: str | None
    """Why nobody can hold the lock, if somebody's own model has its name."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        lock = self.lock.as_dict() if self.lock else None
        return {**asdict(self), "model": str(self.model), "lock": lock}


def status(client: MlflowClient, catalog: str, model: str, schemas: Sequence[str]) -> list[StageStatus]:
    """Return the state of a model in each schema.

    Args:
        client: Client of the registry.
        catalog: Catalog of the models.
        model: The model's own name, without catalog and schema.
        schemas: The schemas, in the order of the answer.
    """
    return [_stage(client, ModelName(catalog, schema, model)) for schema in schemas]


def _stage(client: MlflowClient, model: ModelName) -> StageStatus:
    found = registered(client, model)
    move = moves.unfinished(found)
    lock, blocked = None, None
    try:
        lock = holder(client, model)
    except ForeignLockError as error:
        blocked = str(error)
    return StageStatus(
        model=model,
        registered=found is not None,
        versions=[
            VersionStatus(
                version.number,
                version.status,
                version.aliases,
                version.created.isoformat(timespec="seconds"),
                version.tags.get(COPIED_FROM),
            )
            for version in versions(client, model)
        ],
        history=moves.history(found),
        unfinished=move.entry if move else None,
        lock=lock,
        blocked=blocked,
    )
