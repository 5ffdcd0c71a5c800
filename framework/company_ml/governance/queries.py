"""Questions to the system tables: lineage of tables and columns, and the audit log of models.

The tables hold a year or a little more, of one region, and lineage only where it could be inferred:
https://learn.microsoft.com/azure/databricks/admin/system-tables/
Reading them takes SELECT on the schema ``system.access``, which the shared stack switches on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from databricks.sdk import WorkspaceClient

from company_ml.defaults import ALL, GOVERNANCE_DAYS, GOVERNANCE_ROWS, STATEMENT_TIMEOUT
from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged
from company_ml.statements.parameters import Parameter, column_name, table_name
from company_ml.statements.result import Result


@dataclass(frozen=True)
class Governance:
    """Asks a warehouse, for a stretch of days and a number of rows."""

    workspace: WorkspaceClient
    warehouse_id: str
    days: int = GOVERNANCE_DAYS
    """Days to look back."""
    max_rows: int = GOVERNANCE_ROWS
    """The newest rows that are returned; ``complete`` tells whether there were more."""
    timeout: float = STATEMENT_TIMEOUT
    """Seconds until a statement is cancelled."""

    def __post_init__(self) -> None:
        """Refuse limits that leave nothing to ask for."""
        if self.days < 1 or self.max_rows < 1:
            raise InputError(f"{self.days} days and {self.max_rows} rows leave nothing; give 1 or more")

    def table_lineage(self, table: str = ALL) -> Result:
        """Return which tables were made from which, and by what.

        Args:
            table: Full name of one table, as source or target, or ``all``.

        Raises:
            InputError: the name is none; nothing was asked.
            StatementError: the statement failed or was refused.
        """
        return self._ask("table_lineage", table_name=_unless_all(table, table_name))

    def column_lineage(self, table: str = ALL, column: str = ALL) -> Result:
        """Return which columns were made from which, and by what.

        Args:
            table: Full name of one table, as source or target, or ``all``.
            column: Name of one column, of that table if one is given, or ``all``.

        Raises:
            InputError: a name is none; nothing was asked.
            StatementError: the statement failed or was refused.
        """
        names = {
            "table_name": _unless_all(table, table_name),
            "column_name": _unless_all(column, column_name),
        }
        return self._ask("column_lineage", **names)

    def audit(self, subject: str = ALL, workspace_id: str = ALL) -> Result:
        """Return what was done to experiments, models and endpoints, by whom, and with what answer.

        Args:
            subject: Full name of a model, name of an endpoint, id of an experiment, or ``all``.
            workspace_id: Id of one workspace, whose actions come with those of the account, or ``all``.

        Raises:
            InputError: the id is none; nothing was asked.
            StatementError: the statement failed or was refused.
        """
        if workspace_id != ALL and not workspace_id.isdecimal():
            raise InputError(f"{workspace_id!r} is no id of a workspace; give its number, or {ALL}")
        return self._ask("audit", subject=subject, workspace_id=workspace_id)

    def tag_changes(self, catalog: str, model: str = ALL) -> Result:
        """Return who tagged which model or version, and how.

        Args:
            catalog: Catalog of the model registry.
            model: Full name of one model, or ``all``.

        Raises:
            InputError: a name is none; nothing was asked.
            StatementError: the statement failed or was refused.
        """
        named = model if model == ALL else str(ModelName.parse(model))
        return self._ask("tag_changes", catalog_name=column_name(catalog), model_name=named)

    def complete(self, result: Result) -> bool:
        """Return whether a result holds all there is, and not only the newest rows."""
        return len(result.rows) < self.max_rows

    def _ask(self, name: str, **parameters: Parameter) -> Result:
        bound = parameters | {"days": self.days, "max_rows": self.max_rows}
        return run(self.workspace, self.warehouse_id, packaged("governance", name), bound, self.timeout)


def _unless_all(name: str, check: Callable[[str], str]) -> str:
    return name if name == ALL else check(name)
