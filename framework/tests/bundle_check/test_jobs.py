"""The jobs of the bundle: what they run, as whom, and how often at once."""

import importlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import click
import pytest

from bundle import check
from bundle.check import FOLDER
from company_ml.promotion.gates import load_policy
from tests.bundle_check.conftest import VALUES, jobs_of
from tests.bundle_check.jobs import typed

JOBS = {
    "dev": {"retrain", "train"},
    "test": {"evaluate", "validate"},
    "prod": {"deploy", "evaluate", "monitor", "predictions", "retention", "score", "violations"},
    "integration-test": {"integration"},
}
ENVIRONMENTS = ("dev", "test", "prod")
"""The targets that are environments."""
WRITTEN_GATES = (r"/Volumes/\S+/gates\.yaml$", str(FOLDER / "gates" / "models.yml"))
"""The gates that the integration job writes for itself, and such as are there."""
CHANGING = {"validate", "deploy", "retention"}
"""Jobs that write stages of the registry beyond development."""

Committed = Mapping[str, Any]


def every_job(committed: Committed) -> dict[str, dict[str, Any]]:
    return {name: job for target in JOBS for name, job in jobs_of(committed, target).items()}


def tasks(committed: Committed) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each job with each of its tasks that runs a command."""
    for job in every_job(committed).values():
        for task in job["tasks"]:
            if "python_wheel_task" in task:
                yield job, task


def test_each_environment_has_its_jobs(committed: Committed) -> None:
    assert {target: set(jobs_of(committed, target)) for target in JOBS} == JOBS


def test_every_entry_point_is_a_script_of_the_wheel(committed: Committed) -> None:
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = [task for _, task in tasks(committed)]
    assert known
    for task in known:
        work = task["python_wheel_task"]
        assert work["package_name"] == project["name"]
        assert work["entry_point"] in project["scripts"]


def test_every_tasks_parameters_are_those_of_its_command(committed: Committed) -> None:
    for job, task in tasks(committed):
        entry_point = task["python_wheel_task"]["entry_point"]
        module = importlib.import_module(f"company_ml.cli.{entry_point}")
        command: click.Command = getattr(module, entry_point)
        parse(command, entry_point, [re.sub(*WRITTEN_GATES, word) for word in typed(job, task)])


def parse(command: click.Command, name: str, words: list[str]) -> None:
    """Parse a command line as the command does, down to the last subcommand, and run nothing."""
    context = command.make_context(name, list(words))
    if isinstance(command, click.Group):
        _, subcommand, rest = command.resolve_command(context, list(words))
        assert subcommand is not None
        parse(subcommand, str(subcommand.name), rest)
    else:
        # Left to its default, a task that changes things would only say what it would change.
        assert "apply" not in context.params or context.params["apply"] is True


def test_a_job_works_in_the_environment_of_its_target(committed: Committed) -> None:
    for target in ENVIRONMENTS:
        words = [
            word
            for job in jobs_of(committed, target).values()
            for task in job["tasks"]
            if "python_wheel_task" in task
            for word in typed(job, task)
            if word.startswith("--environment=")
        ]
        assert set(words) == {f"--environment={target}"}


def test_whatever_writes_later_stages_runs_as_the_one_identity_that_may(committed: Committed) -> None:
    for name, job in every_job(committed).items():
        own = job.get("run_as", {}).get("service_principal_name")
        assert own == (VALUES["deploy_principal"] if name in CHANGING else None)
    assert committed["run_as"] == {"service_principal_name": "${var.run_principal}"}


def test_whatever_locks_a_model_says_which_run_it_is(committed: Committed) -> None:
    """So the next run sees when it has ended, and takes the lock of a dead one over."""
    locking = [
        words
        for job, task in tasks(committed)
        if job["name"].startswith(("validate", "deploy", "retain", "retrain"))
        and (words := task["python_wheel_task"]["parameters"])[0] != "canary"
    ]
    assert locking
    for words in locking:
        assert "--job-run={{task.run_id}}" in words


def test_no_job_runs_twice_at_once_or_for_ever_and_each_waits_for_its_turn(committed: Committed) -> None:
    jobs = every_job(committed)
    assert jobs
    for job in jobs.values():
        assert job["max_concurrent_runs"] == 1
        assert job["queue"] == {"enabled": True}
        assert 0 < job["timeout_seconds"] <= 8 * 60 * 60


def test_somebody_is_told_of_every_failure(committed: Committed) -> None:
    jobs = every_job(committed)
    assert jobs
    for job in jobs.values():
        assert job["webhook_notifications"] == {"on_failure": VALUES["failure_webhooks"]}
        assert "on_failure" in job["email_notifications"]


def test_every_task_without_a_server_installs_this_wheel_and_a_list(committed: Committed) -> None:
    without_server = [(job, task) for job, task in tasks(committed) if "environment_key" in task]
    assert without_server
    for job, task in without_server:
        environments = {one["environment_key"]: one["spec"] for one in job.get("environments", [])}
        wheel, listed = environments[task["environment_key"]]["dependencies"]
        assert wheel == VALUES["wheel"]
        assert listed in (f"-r {VALUES['requirements_core']}", f"-r {VALUES['requirements_monitoring']}")
        assert environments[task["environment_key"]]["environment_version"] == "4"


@pytest.mark.parametrize(
    ("target", "job"),
    [("dev", "train"), ("dev", "retrain"), ("prod", "score"), ("integration-test", "integration")],
)
def test_a_job_cluster_is_what_its_policy_says(committed: Committed, target: str, job: str) -> None:
    (cluster,) = jobs_of(committed, target)[job]["job_clusters"]
    assert cluster["new_cluster"] == {
        "policy_id": VALUES["job_policy_id"],
        "apply_policy_default_values": True,
        "spark_version": VALUES["spark_version"],
        "autoscale": VALUES["job_workers"],
    }


def test_production_goes_to_the_registry_then_to_some_requests_then_to_all(committed: Committed) -> None:
    steps = jobs_of(committed, "prod")["deploy"]["tasks"]
    assert [task["python_wheel_task"]["parameters"][0] for task in steps[1:]] == [
        "promote",
        "canary",
        "champion",
    ]
    assert [[one["task_key"] for one in task.get("depends_on", [])] for task in steps] == [
        [],
        ["evaluate"],
        ["promote"],
        ["canary"],
    ]


def test_drift_waits_for_its_reference_and_reads_the_same_table(committed: Committed) -> None:
    job = jobs_of(committed, "prod")["monitor"]
    words = {task["task_key"]: typed(job, task) for task in job["tasks"]}
    (table,) = (word.removeprefix("--table=") for word in words["reference"] if word.startswith("--table="))
    assert f"--reference={table}" in words["drift"]
    (drift,) = (task for task in job["tasks"] if task["task_key"] == "drift")
    assert drift["depends_on"] == [{"task_key": "reference"}]


def test_predictions_are_unpacked_before_the_stacks_monitor_profiles_them(committed: Committed) -> None:
    """The stack monitors the packaged definition's table, at six."""
    job = jobs_of(committed, "prod")["predictions"]
    assert job["schedule"]["quartz_cron_expression"].split()[2] == "5"
    (task,) = job["tasks"]
    assert "--config=customer_churn" in typed(job, task)


def test_retraining_is_paused_until_the_bundle_is_told_otherwise(whole: dict[str, Any]) -> None:
    """Development mode pauses what says nothing, and leaves what is UNPAUSED: databricks/cli#885."""
    assert jobs_of(whole, "dev")["retrain"]["schedule"]["pause_status"] == "PAUSED"
    told = {**VALUES, "retraining": "UNPAUSED"}
    assert check.check(whole, "dev", told) == []
    (problem,) = check.check(whole, "dev", {**VALUES, "retraining": "yes"})
    assert str(problem) == "resources.jobs.retrain: 'yes' is not a valid PauseStatus"


def test_production_requests_after_its_monitors_and_only_its_run_principal_counts(
    committed: Committed,
) -> None:
    """The stack's monitors profile at six, as shipped."""
    violations, retrain = jobs_of(committed, "prod")["violations"], jobs_of(committed, "dev")["retrain"]
    assert violations["schedule"]["quartz_cron_expression"].split()[2] == "7"
    assert "run_as" not in violations
    assert "run_as" not in retrain
    (task,) = violations["tasks"]
    assert {"--drift-limit=0.3", "--accuracy-drop-limit=0.05"} <= set(typed(violations, task))
    (task,) = retrain["tasks"]
    assert f"--requester={VALUES['production_principal']}" in typed(retrain, task)


@pytest.mark.parametrize(("target", "name"), [("test", "validate"), ("prod", "deploy")])
def test_a_version_is_evaluated_before_its_promotion_by_an_identity_that_writes_no_stage(
    committed: Committed, target: str, name: str
) -> None:
    """A model brings code of its own, which an evaluation runs."""
    jobs = jobs_of(committed, target)
    first, second = jobs[name]["tasks"][:2]
    assert "run_as" not in jobs["evaluate"]
    assert committed["targets"][target]["resources"]["jobs"][name]["tasks"][0]["run_job_task"]["job_id"] == (
        "${resources.jobs.evaluate.id}"
    )
    given = first["run_job_task"]["job_parameters"]
    assert given == {key: f"{{{{job.parameters.{key}}}}}" for key in ("model_name", "model_version")}
    assert set(given) == {one["name"] for one in jobs["evaluate"]["parameters"]}
    assert second["depends_on"] == [{"task_key": "evaluate"}]
    assert second["python_wheel_task"]["parameters"][0] == "promote"
    (evaluates,) = jobs["evaluate"]["tasks"]
    for task in (second, evaluates):
        assert (
            f"--gates=/Workspace/Users/{VALUES['deploy_principal']}/.bundle/company-ml/{target}/files/gates/"
            in (" ".join(task["python_wheel_task"]["parameters"]))
        )


@pytest.mark.parametrize(("target", "name"), [("test", "validate"), ("prod", "deploy")])
def test_a_registered_model_may_have_them_as_its_deployment_job(
    committed: Committed, target: str, name: str
) -> None:
    # https://docs.databricks.com/aws/en/mlflow/deployment-job
    names = [one["name"] for one in jobs_of(committed, target)[name]["parameters"]]
    assert {"model_name", "model_version"} <= set(names)


def test_the_gates_that_promotions_use_can_be_read() -> None:
    assert load_policy(FOLDER / "gates" / "models.yml").gates("production").metrics


@pytest.mark.parametrize("target", ["test", "prod"])
def test_one_copy_is_deployed_of_what_is_shared(committed: Committed, target: str) -> None:
    # https://docs.databricks.com/aws/en/dev-tools/bundles/deployment-modes
    own = committed["targets"][target]
    assert own["mode"] == "production"
    assert own["workspace"]["root_path"].startswith("/Workspace/Users/${var.deploy_principal}/")
