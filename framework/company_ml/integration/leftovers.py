"""What trials leave behind: found by the names of their schemas and folders, and deleted.

A trial writes down that it has begun before it makes anything. So whatever carries the name of a change that
has not begun, or began longer ago than a job may last, is what a killed run left.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.errors.base import DatabricksError
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError
from company_ml.integration.trial import Trial, change_of
from company_ml.registry.failures import one_line
from company_ml.registry.tags import format_timestamp, parse_timestamp
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged

LIFETIME = timedelta(hours=6)
"""Longer than the bundle's job may last, and than its clusters take to start."""
_BEGUN = "begun"
"""File of a trial: when it began."""

Kind = Literal["model", "table", "experiment", "files"]


@dataclass(frozen=True, order=True)
class Leftover:
    """Something that a trial made."""

    kind: Kind
    name: str
    change: str


@dataclass(frozen=True)
class Leftovers:
    """Where trials leave things."""

    trial: Trial
    client: MlflowClient
    workspace: WorkspaceClient
    warehouse_id: str

    def begin(self, now: datetime) -> None:
        """Write down that the trial begins, before it makes anything."""
        self.trial.files.mkdir(parents=True)
        (self.trial.files / _BEGUN).write_text(format_timestamp(now), encoding="utf-8")

    def own(self) -> list[Leftover]:
        """Return what the trial's change has made."""
        return [each for each in self._all() if each.change == self.trial.change]

    def deletable(self, now: datetime) -> list[Leftover]:
        """Return what the trial's change has made, and what is left of changes whose runs are over."""
        return [
            each
            for each in self._all()
            if each.change == self.trial.change or not self._under_way(each.change, now)
        ]

    def delete(self, found: list[Leftover], say: Callable[[str], None]) -> None:
        """Delete what was found, and go on past what cannot be deleted.

        The files come last, as they tell that a trial is under way.

        Raises:
            FrameworkError: something could not be deleted: all of it at once; the next trial tries again.
        """
        failed: list[str] = []
        for each in sorted(found, key=lambda each: each.kind == "files"):
            try:
                self._delete(each)
                say(f"deleted the {each.kind} {each.name}")
            except (MlflowException, DatabricksError, RequestException) as error:
                failed.append(f"the {each.kind} {each.name}: {one_line(error)}")
            except (FrameworkError, OSError) as error:
                failed.append(f"the {each.kind} {each.name}: {error}")
        if failed:
            raise FrameworkError(f"not deleted: {'; '.join(failed)}; the next trial tries again")

    def _under_way(self, change: str, now: datetime) -> bool:
        try:
            begun = parse_timestamp((self.trial.root / change / _BEGUN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return now - begun < LIFETIME

    def _all(self) -> Iterator[Leftover]:
        """Yield what all trials have made: their objects first, their files last."""
        for name in self._models():
            if change := change_of(name.split(".")[2]):
                yield Leftover("model", name, change)
        for name in self._tables():
            if change := change_of(name):
                yield Leftover("table", f"{self._catalog}.{self.trial.schema}.{name}", change)
        root = f"{self.trial.experiments}/"
        for name in self._experiments(root):
            yield Leftover("experiment", name, name.removeprefix(root).split("/")[0])
        if self.trial.root.is_dir():
            for folder in filter(Path.is_dir, self.trial.root.iterdir()):
                yield Leftover("files", str(folder), folder.name)

    @property
    def _catalog(self) -> str:
        return self.trial.environment.data_catalog

    def _models(self) -> Iterator[str]:
        """Yield the models and locks of the trials' schemas. Unity Catalog's search takes no filter."""
        schemas = {(self._catalog, schema) for schema in self.trial.schemas}
        token: str | None = None
        while True:
            page: Any = self.client.search_registered_models(page_token=token)
            for entry in page:
                parts = entry.name.split(".")
                if len(parts) == 3 and (parts[0], parts[1]) in schemas:
                    yield entry.name
            token = page.token
            if not token:
                return

    def _tables(self) -> list[str]:
        bound = {
            "information": f"{self._catalog}.information_schema.tables",
            "catalog": self._catalog,
            "schema": self.trial.schema,
        }
        found = run(self.workspace, self.warehouse_id, packaged("integration", "tables"), bound)
        return [str(row["table_name"]) for row in found.records()]

    def _experiments(self, root: str) -> Iterator[str]:
        token: str | None = None
        while True:
            page: Any = self.client.search_experiments(filter_string=f"name LIKE '{root}%'", page_token=token)
            yield from (experiment.name for experiment in page)
            token = page.token
            if not token:
                return

    def _delete(self, each: Leftover) -> None:
        match each.kind:
            case "model":
                self.client.delete_registered_model(each.name)
            case "table":
                run(self.workspace, self.warehouse_id, f"DROP TABLE IF EXISTS {each.name}")
            case "experiment":
                found: Any = self.client.get_experiment_by_name(each.name)
                self.client.delete_experiment(found.experiment_id)
            case "files":
                with suppress(NotFound):  # it was cut short before it made the experiment's folder
                    self.workspace.workspace.delete(f"{self.trial.experiments}/{each.change}", recursive=True)
                shutil.rmtree(each.name)


def now() -> datetime:
    """Return the moment from which the age of trials is counted."""
    return datetime.now(UTC)
