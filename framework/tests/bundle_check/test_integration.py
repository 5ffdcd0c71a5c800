"""The integration job: it tries what is shipped, keeps out of the registry, and cannot hide a failure."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.bundle_check.conftest import VALUES, jobs_of
from tests.bundle_check.jobs import typed

Committed = Mapping[str, Any]
Words = dict[tuple[str, str], set[str]]
"""The options of each command, by entry point and subcommand."""

TRIED = {
    ("train_model", ""),
    ("deploy_model", "evaluate"),
    ("deploy_model", "promote"),
    ("deploy_model", "champion"),
    ("score_table", ""),
    ("monitor_model", "unpack"),
    ("monitor_model", "reference"),
    ("monitor_model", "drift"),
}
ELSEWHERE = {"--data-catalog", "--experiment-folder"}
"""What alone a command is told beside what its shipped job tells it: where its place is."""


def job(committed: Committed) -> Mapping[str, Any]:
    return jobs_of(committed, "integration-test")["integration"]


def commands(tasks: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, str], set[str]]]:
    for task in tasks:
        if "python_wheel_task" in task:
            work = task["python_wheel_task"]
            words = [word.partition("=")[0] for word in work["parameters"]]
            subcommand = "" if words[0].startswith("-") else words[0]
            yield (
                (work["entry_point"], subcommand),
                {word for word in words if word.startswith("-")},
            )


def test_it_runs_the_commands_of_the_shipped_jobs_with_their_options(committed: Committed) -> None:
    shipped: Words = {}
    for target in ("dev", "test", "prod"):
        for one in jobs_of(committed, target).values():
            shipped |= dict(commands(one["tasks"]))
    tried: Words = dict(commands(job(committed)["tasks"]))
    assert tried.keys() >= TRIED
    assert {key: tried[key] - ELSEWHERE for key in TRIED} == {key: shipped[key] for key in TRIED}


def test_every_model_is_registered_in_the_environments_own_catalog(committed: Committed) -> None:
    words = [word for task in job(committed)["tasks"] for word in task["python_wheel_task"]["parameters"]]
    catalogs = [word for word in words if word.startswith("--models-catalog=")]
    assert catalogs
    assert set(catalogs) == {f"--models-catalog={VALUES['catalog']}"}
    assert not [word for word in words if VALUES["models_catalog"] in word or "prod" in word.split("=")[1:]]


def test_it_runs_as_the_identity_that_writes_no_stage_of_the_registry(committed: Committed) -> None:
    assert "run_as" not in job(committed)
    assert {"level": "CAN_VIEW", "service_principal_name": VALUES["run_principal"]} in job(committed)[
        "permissions"
    ]


def test_two_changes_share_no_name(committed: Committed) -> None:
    found = job(committed)
    assert found["name"] == "integration-byhand"
    for task in found["tasks"]:
        assert any("byhand" in word for word in typed(found, task)), task["task_key"]
    target = committed["targets"]["integration-test"]["workspace"]
    assert target["root_path"].endswith("/${bundle.target}/${var.change}")


def test_a_failure_fails_the_run_and_everything_is_deleted_all_the_same(committed: Committed) -> None:
    """A run's outcome is that of the tasks on which no other depends."""
    tasks = {task["task_key"]: task for task in job(committed)["tasks"]}
    before = {key: {one["task_key"] for one in task.get("depends_on", [])} for key, task in tasks.items()}
    assert set(tasks) - set().union(*before.values()) == {"gone"}
    assert before["gone"] == {"check", "clean"}
    assert "run_if" not in tasks["gone"]
    assert (tasks["check"]["run_if"], tasks["clean"]["run_if"]) == ("ALL_DONE", "ALL_DONE")
    ends = (
        set(tasks)
        - {"check", "clean", "gone"}
        - set().union(*(before[key] for key in tasks if key != "check"))
    )
    assert before["check"] == ends
