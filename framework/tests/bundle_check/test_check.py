"""What `make bundle` refuses, in one list."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bundle import check, documents
from bundle.check import OVERRIDES
from bundle.problems import BundleError
from tests.bundle_check.conftest import HOSTS, VALUES

Whole = dict[str, Any]
TARGETS = pytest.mark.parametrize("target", HOSTS)


def said(whole: Whole, target: str = "prod", **values: Any) -> list[str]:
    return [str(problem) for problem in check.check(whole, target, {**VALUES, **values})]


def job(whole: Whole, name: str = "deploy") -> dict[str, Any]:
    return whole["targets"]["prod"]["resources"]["jobs"][name]


@TARGETS
def test_the_committed_bundle_is_valid(whole: Whole, target: str) -> None:
    assert said(whole, target) == []


def test_every_variable_has_a_value_and_every_value_a_variable(whole: Whole) -> None:
    values = {name: value for name, value in VALUES.items() if name != "wheel"}
    found = [str(problem) for problem in check.check(whole, "prod", {**values, "whl": "x"})]
    assert found == ["variables.whl: is not declared", "variables.wheel: has no value"]


def test_a_value_is_of_its_variables_type(whole: Whole) -> None:
    assert said(whole, failure_webhooks="none", wheel=["a"]) == [
        "variables.failure_webhooks: has a plain value, which is not of its type",
        "variables.wheel: has a complex value, which is not of its type",
    ]


def test_all_references_that_lead_nowhere_are_told_at_once(whole: Whole) -> None:
    job(whole)["name"] = "deploy-${var.modle}"
    job(whole)["tasks"][0]["environment_key"] = "${bundle.environment}"
    job(whole)["description"] = "${workspace.current_user.userName}"
    assert sorted(said(whole)) == [
        "resources.jobs.deploy.description: ${workspace.current_user.userName} stands for nothing",
        "resources.jobs.deploy.name: ${var.modle} stands for nothing",
        "resources.jobs.deploy.tasks[0].environment_key: ${bundle.environment} stands for nothing",
    ]


def test_a_reference_that_refers_to_itself_ends(whole: Whole) -> None:
    (problem,) = said({**whole, "presets": {"tags": {"a": "${var.catalog}"}}}, catalog="x${var.catalog}")[:1]
    assert "refers to itself" in problem


def test_a_dollar_before_it_makes_a_reference_plain_text(whole: Whole) -> None:
    job(whole)["description"] = "$${a.b}"
    assert said(whole) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda job: job.update(shedule={}), "Unexpected field 'shedule' for class Job"),
        (lambda job: job.update(timeout_seconds="long"), "invalid literal for int() with base 10: 'long'"),
        (
            lambda job: job["tasks"][1]["python_wheel_task"].pop("package_name"),
            "PythonWheelTask.__init__() missing 1 required keyword-only argument: 'package_name'",
        ),
        (lambda job: job.update(tasks=[]), "has no task"),
    ],
)
def test_the_official_models_refuse_what_jobs_do_not_have(
    whole: Whole, change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    change(job(whole))
    assert said(whole) == [f"resources.jobs.deploy: {expected}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"task_key": "canary"}, ".task_key: canary is the key of two tasks"),
        ({"depends_on": [{"task_key": "train"}]}, ".depends_on: there is no task train"),
        ({"environment_key": "spark"}, ".environment_key: there is no environment spark"),
        ({"environment_key": None}, ": must name either a job_cluster_key or an environment_key"),
        (
            {"environment_key": None, "job_cluster_key": "gpu"},
            ".job_cluster_key: there is no job cluster gpu",
        ),
        (
            {"python_wheel_task": None},
            ": must have one python_wheel_task or run_job_task, and no other work; it has none",
        ),
        (
            {"notebook_task": {"notebook_path": "/a"}},
            ": must have one python_wheel_task or run_job_task, and no other work; it has notebook_task and "
            "python_wheel_task",
        ),
    ],
)
def test_a_task_runs_somewhere_and_after_what_exists(
    whole: Whole, change: dict[str, Any], expected: str
) -> None:
    job(whole)["tasks"][3].update(change)
    found = said(whole)
    assert f"resources.jobs.deploy.tasks[3]{expected}" in found


def test_unknown_keys_at_the_top_are_refused(whole: Whole) -> None:
    whole["targets"]["prod"]["workspace"]["hots"] = "x"
    job(whole)
    assert said(whole) == ["workspace.hots: Extra inputs are not permitted"]


def test_a_target_has_a_workspace(whole: Whole) -> None:
    del whole["targets"]["prod"]["workspace"]["host"]
    assert said(whole) == ["workspace.host: Field required"]


def test_pulumi_owns_all_that_is_no_job(whole: Whole) -> None:
    whole["targets"]["prod"]["resources"]["experiments"] = {"churn": {"name": "/churn"}}
    assert said(whole) == ["resources.experiments: Extra inputs are not permitted"]


def test_a_target_must_exist(whole: Whole) -> None:
    with pytest.raises(BundleError, match="targets: there is no staging; there are dev"):
        check.check(whole, "staging", VALUES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small bundle of one target, valid but for its values, which are not written yet."""
    (tmp_path / "databricks.yml").write_text(
        """
        bundle: {name: small, databricks_cli_version: ">= 1.0.0"}
        include: [more/*.yml]
        sync: {paths: [gates]}
        variables: {wheel: {description: A wheel.}}
        run_as: {service_principal_name: a}
        permissions: []
        presets: {}
        targets: {dev: {mode: development, workspace: {host: "https://adb-1.1.azuredatabricks.net"}}}
        """,
        encoding="utf-8",
    )
    return tmp_path


def test_values_that_were_never_written_are_told_with_the_command(folder: Path) -> None:
    with pytest.raises(BundleError) as caught:
        check.check_all(folder)
    path = ".databricks/bundle/dev/variable-overrides.json"
    assert str(caught.value) == (
        f"{path}: is missing; run `make bundle`, which writes it from the stacks' outputs"
    )


def test_files_are_read_from_where_the_databricks_cli_reads_them(folder: Path) -> None:
    file = folder / OVERRIDES.format(target="dev")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"wheel": "/Volumes/a.whl"}), encoding="utf-8")
    file.with_name("cluster-policies.json").write_text("{}", encoding="utf-8")
    (folder / "more").mkdir()
    (folder / "more" / "jobs.yml").write_text("targets: {dev: {resources: {jobs: {}}}}", encoding="utf-8")
    assert check.check_all(folder) == {"dev": []}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: [", "more/jobs.yml: is no YAML"),
        ("a: 2026-99-99", "more/jobs.yml: is no YAML"),
        ("a: !!bool x", "more/jobs.yml: is no YAML"),
        ("- a", "more/jobs.yml: must be a map"),
        ("tragets: {}", "tragets: Extra inputs are not permitted"),
        ("targets: {dev: {hosts: a}}", "targets.dev.hosts: Extra inputs are not permitted"),
    ],
)
def test_a_file_that_is_no_part_of_a_bundle_is_named(folder: Path, content: str, expected: str) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "jobs.yml").write_text(content, encoding="utf-8")
    with pytest.raises(BundleError, match=expected):
        check.check_all(folder)


def test_maps_are_merged_and_lists_joined() -> None:
    merged = documents.merge({"a": {"b": [1], "c": 1}, "d": 1}, {"a": {"b": [2], "c": 2}})
    assert merged == {"a": {"b": [1, 2], "c": 2}, "d": 1}
