"""How a table is in Unity Catalog, and whether that is how its definition wants it."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied
from databricks.sdk.errors.base import DatabricksError
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError, InputError
from company_ml.features.definition import FeatureTable
from company_ml.features.sql import CHANGE_DATA_FEED


@dataclass(frozen=True)
class TableState:
    """A table as Unity Catalog knows it."""

    columns: dict[str, str]
    """SQL types by name, in upper case."""
    primary_keys: tuple[str, ...]
    change_data_feed: bool
    properties: Mapping[str, str]


def read(workspace: WorkspaceClient, full_name: str) -> TableState | None:
    """Return a table's state, or nothing if there is no such table.

    Raises:
        FrameworkError: the table cannot be read.
    """
    try:
        with explained(f"reading {full_name}"):
            info = workspace.tables.get(full_name)
    except InputError:  # not found
        return None
    properties = info.properties or {}
    keys = [constraint.primary_key_constraint for constraint in info.table_constraints or []]
    return TableState(
        columns={
            column.name or "": (column.type_text or "").upper().replace(" ", "")
            for column in info.columns or []
        },
        primary_keys=tuple(column for key in keys if key for column in key.child_columns),
        change_data_feed=properties.get(CHANGE_DATA_FEED, "false").lower() == "true",
        properties=properties,
    )


def differences(table: FeatureTable, state: TableState) -> list[str]:
    """Return how a table differs from its definition; columns that it has beyond it do no harm."""
    found = [
        f"column {name} is {state.columns.get(name, 'missing')}, not {column.type}"
        for name, column in table.columns.items()
        if state.columns.get(name) != column.type
    ]
    if set(state.primary_keys) != set(table.primary_keys):
        has = ", ".join(state.primary_keys) or "none"
        found.append(f"its primary key is {has}, not {', '.join(table.primary_keys)}")
    if not state.change_data_feed:
        found.append(f"{CHANGE_DATA_FEED} is off")
    return found


@contextmanager
def explained(doing: str) -> Generator[None]:
    """Turn what the workspace refuses into one line.

    Raises:
        InputError: what is named does not exist.
        FrameworkError: any other refusal. The SDK has repeated what was throttled before.
    """
    try:
        yield
    except NotFound as error:
        raise InputError(f"{doing} failed: {error}; check the name and the environment") from error
    except PermissionDenied as error:
        raise FrameworkError(f"{doing} was refused: {error}; ask for the missing privilege") from error
    except (DatabricksError, RequestException, TimeoutError) as error:  # TimeoutError: the SDK gave up
        raise FrameworkError(f"{doing} failed: {error}; run the same command again") from error
