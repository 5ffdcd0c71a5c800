"""What each command of a trial has to leave behind, looked for where people would look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors.base import DatabricksError
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError
from company_ml.evaluation.records import PASSED, Evaluations
from company_ml.integration.tables import CUSTOMERS, RECORDED
from company_ml.integration.trial import TableRole, Trial
from company_ml.monitoring.marks import DRIFT_TAG
from company_ml.names import CHAMPION, MODEL_DIGEST_TAG
from company_ml.registry.failures import one_line
from company_ml.registry.tags import COPIED_FROM
from company_ml.registry.versions import Version, get_version
from company_ml.statements.execution import run

CONDITIONS: Mapping[TableRole, str] = {
    "features": "TRUE",
    "scores": "prediction IS NOT NULL AND model_version = :version",
    "reference": "TRUE",
    "predictions": "prediction IS NOT NULL AND label IS NOT NULL AND model_version = :version",
}
"""What holds of each row that a command has to write."""


@dataclass(frozen=True)
class Finding:
    """Whether a command's result is there."""

    command: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Results:
    """Where a trial's results are looked for."""

    trial: Trial
    client: MlflowClient
    workspace: WorkspaceClient
    warehouse_id: str

    def findings(self) -> list[Finding]:
        """Return what each command left behind; one that cannot be looked at has failed."""
        checks: Mapping[str, Callable[[], tuple[bool, str]]] = {
            "publish_features merge": lambda: self._rows("features", CUSTOMERS),
            "train_model": self._trained,
            "deploy_model evaluate": self._evaluated,
            "deploy_model promote, champion": self._promoted,
            "score_table": lambda: self._rows("scores", CUSTOMERS),
            "monitor_model reference": lambda: self._rows("reference", None),
            "monitor_model drift": self._watched,
            "monitor_model unpack": lambda: self._rows("predictions", RECORDED),
        }
        return [Finding(command, *_looked(check)) for command, check in checks.items()]

    def _trained(self) -> tuple[bool, str]:
        version = self._champion_in_dev()
        run_of = self.client.get_run(version.run_id or "")
        finished = run_of.info.status == "FINISHED" and bool(run_of.data.metrics)
        return finished and MODEL_DIGEST_TAG in version.tags, f"{version}, run {run_of.info.status}"

    def _evaluated(self) -> tuple[bool, str]:
        evaluations = Evaluations.of(self.trial.environment, self.trial.name)
        found = evaluations.latest(self.client, self._champion_in_dev())
        if found is None:
            return False, f"{evaluations.experiment} holds no evaluation"
        return found.verdict == PASSED, f"run {found.run_id} {found.verdict}"

    def _promoted(self) -> tuple[bool, str]:
        candidate = self._candidate()
        source = candidate.tags.get(COPIED_FROM)
        return source == self._champion_in_dev().uri, f"{candidate}, copied from {source}"

    def _watched(self) -> tuple[bool, str]:
        candidate = self._candidate()
        return (
            DRIFT_TAG in candidate.tags,
            f"{candidate}: {candidate.tags.get(DRIFT_TAG, 'no drift measured')}",
        )

    def _candidate(self) -> Version:
        return get_version(self.client, self.trial.candidate, f"@{CHAMPION}")

    def _champion_in_dev(self) -> Version:
        return get_version(self.client, self.trial.trained, f"@{CHAMPION}")

    def _rows(self, role: TableRole, wanted: int | None) -> tuple[bool, str]:
        """Count the rows that are as they should be; any number will do where none is wanted."""
        table, condition = self.trial.full_table(role), CONDITIONS[role]
        statement = f"SELECT count(*) AS found FROM {table} WHERE {condition}"  # noqa: S608 (names of a trial)
        bound = {"version": self._candidate().number} if ":version" in condition else {}
        found: int = run(self.workspace, self.warehouse_id, statement, bound).one()["found"]
        return found == wanted if wanted else found > 0, f"{found} of {wanted or 'any'} rows in {table}"


def _looked(check: Callable[[], tuple[bool, str]]) -> tuple[bool, str]:
    try:
        return check()
    except FrameworkError as error:
        return False, str(error)
    except (MlflowException, DatabricksError, RequestException) as error:
        return False, one_line(error)
