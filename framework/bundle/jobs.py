"""What must hold of the jobs of a target, whose references are replaced by now."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from databricks.bundles.jobs import Job, Task

from bundle.problems import Problem


def problems(jobs: Mapping[str, dict[str, Any]]) -> Iterator[Problem]:
    """Yield what the official models refuse, and what leads nowhere inside of a job."""
    for name, values in jobs.items():
        path = f"resources.jobs.{name}"
        try:
            job = Job.from_dict(values)  # pyright: ignore[reportArgumentType] (a plain map stands for their own)
        except (TypeError, ValueError) as error:
            yield Problem(path, str(error))
            continue
        yield from _of_job(path, job)


def _of_job(path: str, job: Job) -> Iterator[Problem]:
    tasks = _list(job.tasks)
    keys = [task.task_key for task in tasks]
    clusters = {cluster.job_cluster_key for cluster in _list(job.job_clusters)}
    environments = {environment.environment_key for environment in _list(job.environments)}
    if not tasks:
        yield Problem(path, "has no task")
    for number, task in enumerate(tasks):
        where = f"{path}.tasks[{number}]"
        if keys.count(task.task_key) > 1:
            yield Problem(f"{where}.task_key", f"{task.task_key} is the key of two tasks")
        for needed in _list(task.depends_on):
            if needed.task_key not in keys:
                yield Problem(f"{where}.depends_on", f"there is no task {needed.task_key}")
        yield from _of_compute(where, task, clusters, environments)
        yield from _of_work(where, task)


def _of_compute(where: str, task: Task, clusters: set[Any], environments: set[Any]) -> Iterator[Problem]:
    """Yield that a task runs nowhere: on a job cluster, or without a server in an environment."""
    if task.run_job_task is not None:
        return  # another job's tasks run on compute of their own
    if (task.job_cluster_key is None) == (task.environment_key is None):
        yield Problem(where, "must name either a job_cluster_key or an environment_key")
    if task.job_cluster_key is not None and task.job_cluster_key not in clusters:
        yield Problem(f"{where}.job_cluster_key", f"there is no job cluster {task.job_cluster_key}")
    if task.environment_key is not None and task.environment_key not in environments:
        yield Problem(f"{where}.environment_key", f"there is no environment {task.environment_key}")


def _of_work(where: str, task: Task) -> Iterator[Problem]:
    work = [key for key, value in vars(task).items() if key.endswith("_task") and value is not None]
    if work not in (["python_wheel_task"], ["run_job_task"]):
        found = " and ".join(work) or "none"
        yield Problem(
            where, f"must have one python_wheel_task or run_job_task, and no other work; it has {found}"
        )


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
