"""Requests for retraining: rows of a table that production's jobs own, and that training only reads.

All environments share the catalog of models. The stacks give it a schema for this table, in which
production's run principal may create tables and the training environment's may read. Whoever creates a table
owns it, and nobody else may write it, so no identity gets a right in another workspace:
https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/ownership

A request is a wish, and never an instruction: it holds a model, windows and numbers, and whoever reads it
takes neither names nor code from it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from databricks.sdk import WorkspaceClient
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from company_ml.errors import InputError, RefusedError
from company_ml.features.state import explained as table_explained
from company_ml.registry.schemas import schemas_of
from company_ml.registry.tags import format_timestamp
from company_ml.registry.versions import Version
from company_ml.retraining import statements
from company_ml.retraining.violations import Metric, Violation
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run

SCHEMA_PROPERTY, SCHEMA_VALUE = "holds", "retraining_requests"
"""Property of the schema of the requests, as the shared stack writes it."""
_OWN_SERVER_SCHEMA = "retraining"
"""The schema where models are on an MLflow server of one's own, which has no catalogs to ask."""
_TABLE = "requests"
_MOST_VIOLATIONS = 5
_CLOCKS_DIFFER = timedelta(minutes=5)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


_Number = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1, strict=True)]


class WindowRecord(_Record):
    """A violated window."""

    start: AwareDatetime
    end: AwareDatetime
    value: _Number


class ViolationRecord(_Record):
    """A violated metric."""

    metric: Metric
    table: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){2}$", max_length=767)]
    limit: _Number
    windows: tuple[WindowRecord, ...] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def _violated(self) -> "ViolationRecord":
        if not all(window.value >= self.limit for window in self.windows):
            raise ValueError("a window keeps to the limit")
        return self


class Request(_Record):
    """A request as it was read, with nothing in it that was not checked."""

    request: str = Field(pattern=r"^[0-9a-f]{16}$")
    model: str
    version: str = Field(pattern=r"^[1-9][0-9]{0,8}$")
    requested_at: AwareDatetime
    requested_by: str
    window_end: AwareDatetime
    violations: tuple[ViolationRecord, ...] = Field(min_length=1, max_length=_MOST_VIOLATIONS)

    @property
    def reason(self) -> str:
        """Why it was requested, in one line."""
        metrics = " and ".join(sorted({violation.metric for violation in self.violations}))
        windows = max(len(violation.windows) for violation in self.violations)
        return (
            f"{metrics} of version {self.version} in {windows} windows to {format_timestamp(self.window_end)}"
        )


@dataclass(frozen=True)
class Requests:
    """The table of requests."""

    workspace: WorkspaceClient
    warehouse_id: str
    table: str
    """Its full name."""
    timeout: float

    def latest_window(self, model: str) -> datetime | None:
        """Return the end of the last window that a request of the caller rests on; None if there is none."""
        if self._owner() is None:
            return None
        return self._run(statements.latest(self.table), {"model": model}).one()["window_end"]

    def add(self, champion: Version, violations: Sequence[Violation]) -> str:
        """Add a request, unless it is there, and return its id.

        Args:
            champion: The version whose monitors are violated.
            violations: What is violated; the first ones are kept.
        """
        window_end = _window_end(violations)
        request = identify(champion, window_end)
        self._run(statements.create(self.table), {})
        self._run(
            statements.add(self.table),
            {
                "request": request,
                "model": champion.model.model,
                "version": champion.number,
                "window_end": window_end,
                "violations": json.dumps([_record(each) for each in violations[:_MOST_VIOLATIONS]]),
            },
        )
        return request

    def read(
        self, model: str, requester: str, since: datetime, now: datetime
    ) -> tuple[list[Request], list[str]]:
        """Return the requests for a model, newest first, and why others count for nothing.

        Args:
            model: Name of the model in its schema.
            requester: Application id of production's run principal, who alone may ask.
            since: Requests from before are left out.
            now: The time.

        Raises:
            RefusedError: the table belongs to somebody else, who could have written anything into it.
            FrameworkError: it cannot be read.
        """
        owner = self._owner()
        if owner is None:
            return [], []
        if owner != requester:
            raise RefusedError(
                f"the table {self.table} belongs to {owner[:100]!r} and not to {requester}, so its rows are "
                f"no requests of production; its administrator drops it, or runs: ALTER TABLE {self.table} "
                f"OWNER TO `{requester}`"
            )
        good: list[Request] = []
        refused: list[str] = []
        rows = self._run(statements.recent(self.table), {"model": model, "since": since}).records()
        for row in rows:
            try:
                good.append(_checked(row, requester, now))
            except ValueError as error:
                refused.append(f"a request in {self.table} counts for nothing: {error}")
        return good, refused

    def _owner(self) -> str | None:
        """Return the table's owner; None if there is no table."""
        try:
            with table_explained(f"reading {self.table}"):
                return self.workspace.tables.get(self.table).owner or "nobody"
        except InputError:  # not found
            return None

    def _run(self, sql: str, parameters: dict[str, Any]) -> Any:
        return run(self.workspace, self.warehouse_id, sql, parameters, self.timeout)


def find_table(workspace: WorkspaceClient, environment: Environment) -> str:
    """Return the full name of the table of requests, in the schema that the shared stack made for it.

    Raises:
        InputError: no schema that the caller may use has the property, or several have.
        FrameworkError: Unity Catalog cannot be read.
    """
    catalog = environment.models_catalog
    if not environment.on_databricks:
        return f"{catalog}.{_OWN_SERVER_SCHEMA}.{_TABLE}"
    found = [
        str(each.name)
        for each in schemas_of(workspace, catalog)
        if (each.properties or {}).get(SCHEMA_PROPERTY) == SCHEMA_VALUE
    ]
    if len(found) != 1:
        raise InputError(
            f"{catalog}: {len(found) or 'no'} schemas that you may use have the property {SCHEMA_PROPERTY} "
            f"{SCHEMA_VALUE}; deploy the shared stack, which gives it to one, and ask for USE SCHEMA"
        )
    return f"{catalog}.{found[0]}.{_TABLE}"


def identify(champion: Version, window_end: datetime) -> str:
    """Return the id of a request: the same for the same version and window."""
    text = f"{champion.model}/{champion.number}/{format_timestamp(window_end)}"
    return sha256(text.encode()).hexdigest()[:16]


def _window_end(violations: Sequence[Violation]) -> datetime:
    return max(violation.windows[-1].end for violation in violations)


def _record(violation: Violation) -> dict[str, Any]:
    return {
        "metric": violation.metric,
        "table": violation.table,
        "limit": violation.limit,
        "windows": [
            {"start": window.start.isoformat(), "end": window.end.isoformat(), "value": window.value}
            for window in violation.windows
        ],
    }


def _checked(row: dict[str, Any], requester: str, now: datetime) -> Request:
    """Return a row as a request.

    Raises:
        ValueError: it is none; says why, with nothing of the row in it but who wrote it.
    """
    by = row["requested_by"]
    if by != requester:
        raise ValueError(f"it is by {str(by)[:100]!r} and not by production's {requester}")
    try:
        text = row["violations"] or ""
        if len(text) > statements.VIOLATIONS_LIMIT:
            raise ValueError("its violations are longer than any that the framework writes")
        request = Request.model_validate({**row, "violations": json.loads(text)})
    except ValidationError as error:
        field = error.errors()[0]["loc"][0]  # deeper down, keys are the writer's
        raise ValueError(f"its field {field} is not as the framework writes it") from None
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("its violations are no JSON") from None
    if not request.window_end <= request.requested_at <= now + _CLOCKS_DIFFER:
        raise ValueError("its times are not in order, or lie in the future")
    return request
