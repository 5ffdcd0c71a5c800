"""The job's run that a command is part of."""

from company_ml.registry.job_runs import UNKNOWN_RUNS, JobRuns, UnknownRuns
from company_ml.settings.connections import workspace
from company_ml.settings.environment import Environment


def runs_of(environment: Environment, job_run: int | None) -> JobRuns | UnknownRuns:
    """Return what is known of the runs of the environment's jobs.

    Args:
        environment: Whose workspace runs the job.
        job_run: Number of the task's run; None outside of jobs.
    """
    return UNKNOWN_RUNS if job_run is None else JobRuns(workspace(environment), job_run)
