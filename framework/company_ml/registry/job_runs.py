"""Runs of Databricks jobs: whether one that holds a lock has ended, and who started one.

A run is known by its address, ``https://adb-1.azuredatabricks.net/jobs/runs/123``. Its number is that of the
task's run (``{{task.run_id}}``), which a repair gives anew, and not that of the job's run, which goes on.
https://learn.microsoft.com/azure/databricks/jobs/dynamic-value-references
"""

from dataclasses import dataclass
from typing import Protocol

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors.base import DatabricksError
from databricks.sdk.service.jobs import Run, RunLifeCycleState
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError
from company_ml.registry.failures import one_line

_ENDED = {RunLifeCycleState.TERMINATED, RunLifeCycleState.SKIPPED, RunLifeCycleState.INTERNAL_ERROR}
"""The states that the SDK calls terminal. A run that is terminating may still work."""


class Runs(Protocol):
    """What is known of the runs that hold locks."""

    @property
    def own(self) -> str | None:
        """Address of the run that this process is part of; None outside of jobs."""
        ...

    def ended(self, run: str) -> bool:
        """Return whether a run surely has ended."""
        ...


class UnknownRuns:
    """Outside of jobs: this process is no run, and no other run can be looked at."""

    own = None

    def ended(self, run: str) -> bool:
        """Return that it may go on."""
        return False


UNKNOWN_RUNS = UnknownRuns()


@dataclass(frozen=True)
class JobRuns:
    """The runs of a workspace's jobs, of which this process is one."""

    client: WorkspaceClient
    run_id: int

    @property
    def own(self) -> str:
        """Address of the run that this process is part of."""
        return f"{self._prefix}{self.run_id}"

    @property
    def _prefix(self) -> str:
        return f"{(self.client.config.host or '').rstrip('/')}/jobs/runs/"

    def ended(self, run: str) -> bool:
        """Return whether a run surely has ended; of another workspace's, and where it cannot be read, not."""
        number = run.removeprefix(self._prefix)
        if number == run or not number.isdecimal():
            return False
        try:
            state = self._get(int(number)).state
        except (DatabricksError, RequestException, TimeoutError):
            return False
        return state is not None and state.life_cycle_state in _ENDED

    def started_by(self) -> str:
        """Return who started this process's run.

        Raises:
            FrameworkError: the workspace does not say; then nobody can tell who asked for what the job does.
        """
        try:
            name = self._get(self.run_id).creator_user_name
        except (DatabricksError, RequestException, TimeoutError) as error:
            raise FrameworkError(
                f"who started run {self.run_id} cannot be read: {one_line(error)}; give its job's identity "
                "CAN_VIEW on the job"
            ) from error
        if not name:
            raise FrameworkError(f"the workspace does not say who started run {self.run_id}: start it anew")
        return name

    def _get(self, run_id: int) -> Run:
        return self.client.jobs.get_run(run_id)
