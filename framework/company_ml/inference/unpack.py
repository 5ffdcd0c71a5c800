"""Unpacking what an endpoint recorded, and joining the labels that came in the meantime.

A request is added whole by one statement, or not at all, and one that is there is not read again. So a run
that was cut short is run again, a second one adds nothing, and a request that arrived late is found as long
as it lies within the days that a run looks back.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import InputError, RefusedError
from company_ml.features.state import read
from company_ml.inference import merging
from company_ml.inference.definition import InferenceTable
from company_ml.inference.unpacking import NOT_KNOWN_YET, unpacked
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged
from company_ml.statements.records import ROWS, batches

SERVED_ENTITIES = "system.serving.served_entities"
"""https://learn.microsoft.com/azure/databricks/admin/system-tables/model-serving"""
PAGE = 1000
"""Requests that are read at once; each is 1 MiB at most."""


@dataclass(frozen=True)
class Unpacking:
    """What a run did, or would do."""

    table: str
    applied: bool
    created: bool
    """Whether the table was, or would be, created; nothing is counted then until it is."""
    labels_from: str | None
    """The table of labels; None if there is none, or none yet."""
    requests: int = 0
    """Requests that were unpacked."""
    rows: int = 0
    skipped: dict[str, int] = field(default_factory=dict[str, int])
    """Requests that were left out, by the reason."""
    gaps: dict[str, int] = field(default_factory=dict[str, int])
    """Values that did not fit their column and are null, by the reason."""
    predictions: int | None = None
    """Rows of the days that were looked at, with those of earlier runs."""
    labelled: int | None = None
    """Those of them whose label is known."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @property
    def unreadable(self) -> int:
        """Requests that no later run will read either."""
        return sum(count for reason, count in self.skipped.items() if reason != NOT_KNOWN_YET)


@dataclass(frozen=True)
class Unpacker:
    """Where the tables are, and how far a run looks back."""

    workspace: WorkspaceClient
    warehouse_id: str
    table: InferenceTable
    environment: Environment
    days: int = 30
    timeout: float = STATEMENT_TIMEOUT
    page: int = PAGE

    def unpack(self, *, apply: bool, now: datetime | None = None) -> Unpacking:
        """Unpack the requests that are new, and give all predictions the labels that are known by now.

        Raises:
            InputError: there is no inference table, or no day to look back.
            RefusedError: the table is there, and is not as its definition says.
            FrameworkError: the workspace or the warehouse refused; the next run goes on.
        """
        if self.days < 1:
            raise InputError(f"{self.days} days is no time to look back; give 1 or more")
        name, labels = self._full(self.table.table), self.table.labels
        if read(self.workspace, source := self._full(self.table.source)) is None:
            raise InputError(
                f"there is no inference table {source}: does the endpoint record, and under this name?"
            )
        labels_name = self._full(labels.table) if labels else ""
        if labels and read(self.workspace, labels_name) is None:
            labels = None
        created = self._must_be_created(name)
        if created and not apply:
            return Unpacking(name, applied=False, created=True, labels_from=labels_name if labels else None)
        if created:
            self._run(merging.create(self.table, name))
        since = (now or datetime.now(UTC)) - timedelta(days=self.days)
        skipped, gaps = Counter[str](), Counter[str]()
        sizes: list[int] = []
        for found in self._pages(source, name, since):
            groups = list(self._unpacked(found, skipped, gaps))
            sizes += map(len, groups)
            for batch in batches(groups) if apply else ():
                self._run(merging.insert(self.table, name), **{ROWS: batch})
        if apply and labels:
            self._run(merging.label(self.table, labels, name, labels_name))
        counted = self._ask("coverage", unpacked=name, since=since)[0]
        return Unpacking(
            name,
            apply,
            created,
            labels_from=labels_name if labels else None,
            requests=len(sizes),
            rows=sum(sizes),
            skipped=dict(skipped),
            gaps=dict(gaps),
            **counted,
        )

    def _must_be_created(self, name: str) -> bool:
        state = read(self.workspace, name)
        if state is None:
            return True
        wrong = [
            f"column {column} is {state.columns.get(column, 'missing')}, not {kind}"
            for column, kind in self.table.all_columns.items()
            if state.columns.get(column) != kind
        ]
        if wrong:
            raise RefusedError(
                f"{name} is not as its definition says: {'; '.join(wrong)}. Alter the table or the definition"
            )
        return False

    def _pages(self, source: str, name: str, since: datetime) -> Iterator[list[dict[str, Any]]]:
        """Yield the requests that are new, page by page."""
        entities = self._full(self.table.entities) if self.table.entities else SERVED_ENTITIES
        tables = {"payloads": source, "unpacked": name, "entities": entities}
        after = ""
        while found := self._ask("new_requests", **tables, since=since, after=after, most=self.page):
            yield found
            after = found[-1]["databricks_request_id"]

    def _unpacked(
        self, requests: list[dict[str, Any]], skipped: Counter[str], gaps: Counter[str]
    ) -> Iterator[list[dict[str, Any]]]:
        # Recorded at least once, so perhaps twice: https://learn.microsoft.com/azure/databricks/ai-gateway/
        for request in {each["databricks_request_id"]: each for each in requests}.values():
            try:
                yield unpacked(request, self.table, gaps)
            except ValueError as error:
                skipped[str(error)] += 1

    def _full(self, in_schema: str) -> str:
        return f"{self.environment.data_catalog}.{in_schema}"

    def _ask(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        sql = packaged("inference", statement)
        return run(self.workspace, self.warehouse_id, sql, parameters, self.timeout, large=True).records()

    def _run(self, sql: str, **parameters: Any) -> None:
        run(self.workspace, self.warehouse_id, sql, parameters, self.timeout)
