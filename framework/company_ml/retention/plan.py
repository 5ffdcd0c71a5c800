"""What retention is to do with each version, and why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError, InputError
from company_ml.names import ModelName
from company_ml.registry.failures import one_line
from company_ml.registry.versions import READY, Version, models, versions
from company_ml.retention.served import Served
from company_ml.stages import ARCHIVE, STAGES, Stages

Action = Literal["keep", "archive", "delete"]


@dataclass(frozen=True)
class Item:
    """One version and what is to become of it."""

    model: ModelName
    version: str
    action: Action
    """Archive means: copy to the archive, check the copy, and then delete the version."""
    age_days: int
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "model": str(self.model)}


@dataclass(frozen=True)
class Rules:
    """How long versions are kept."""

    days: Mapping[str, int]
    """Schema to days; those of the archive count from the day of archiving."""
    archive: str
    """Schema of the archive."""

    @classmethod
    def of(cls, stages: Stages) -> "Rules":
        """Return the rules of a registry.

        Raises:
            InputError: a stage's schema is not to be seen. Its versions would stay for ever, in silence.
        """
        stages.require(*STAGES)
        days = {schema.name: schema.retention_days for schema in stages.schemas.values()}
        return cls(days, stages.schema(ARCHIVE))

    def __post_init__(self) -> None:
        """Refuse rules that would delete too early.

        Raises:
            InputError: days are not positive, or the archive has none.
        """
        wrong = [f"{schema}: {days}" for schema, days in self.days.items() if days <= 0]
        if wrong:
            raise InputError(f"days of retention must be positive; they are not in {', '.join(wrong)}")
        if self.archive not in self.days:
            raise InputError(f"days of retention for the archive {self.archive} are missing")


@dataclass(frozen=True)
class Plan:
    """What is to become of every version."""

    items: tuple[Item, ...]
    foreign: tuple[str, ...]
    """Models that are left alone, since their names are none that the framework gives."""
    unreadable: tuple[str, ...] = ()
    """Models whose versions cannot be read, each with the reason; they are left alone, too."""


def decide(version: Version, rules: Rules, served: Served, now: datetime) -> Item:
    """Return what is to become of one version. Whatever is in use stays, whatever its age.

    Args:
        version: The version.
        rules: How long versions are kept.
        served: What endpoints serve.
        now: The present, with a time zone.
    """
    age, days = now - version.created, rules.days[version.model.schema]
    archived = version.model.schema == rules.archive

    def item(action: Action, reason: str) -> Item:
        return Item(version.model, version.number, action, age.days, reason)

    if version.aliases:
        return item("keep", f"it has the alias {', '.join(version.aliases)}")
    if (str(version.model), version.number) in served:
        return item("keep", "a serving endpoint serves it, or is about to")
    if age <= timedelta(days=days):
        return item("keep", f"it is {age.days} of {days} days old")
    if archived:
        return item("delete", f"it was archived {age.days} days ago, more than {days}")
    if version.status != READY:
        return item("keep", f"it cannot be copied: its status is {version.status}; delete it by hand")
    return item("archive", f"it is {age.days} days old, more than {days}, and nobody uses it")


def plan(
    client: MlflowClient, catalog: str, rules: Rules, served: Served, now: datetime, *schemas: str
) -> Plan:
    """Return what is to become of every version of the catalog's schemas. Changes nothing.

    Args:
        client: Client of the registry.
        catalog: Catalog of the models.
        rules: How long versions are kept.
        served: What endpoints serve.
        now: The present, with a time zone.
        schemas: Which schemas; none for all that the rules name.

    Raises:
        InputError: the rules do not name a schema, or the time has no time zone.
    """
    unknown = sorted(set(schemas) - set(rules.days))
    if unknown:
        raise InputError(f"there are no days of retention for {', '.join(unknown)}")
    if now.tzinfo is None:
        raise InputError("the present has no time zone, so no age can be told")
    listings = [models(client, catalog, schema) for schema in (schemas or rules.days)]
    items: list[Item] = []
    unreadable: list[str] = []
    for model in (model for listing in listings for model in listing.models):
        try:
            items += [decide(version, rules, served, now) for version in versions(client, model)]
        except (FrameworkError, MlflowException, RequestException) as error:  # one model is no reason to stop
            unreadable.append(f"{model}: {one_line(error)}")
    foreign = tuple(name for listing in listings for name in listing.foreign)
    return Plan(tuple(items), foreign, tuple(unreadable))
