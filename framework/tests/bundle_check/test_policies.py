"""Job clusters against the policies that they name."""

from typing import Any

import pytest

from bundle import policies

RULES: dict[str, dict[str, Any]] = {
    "cluster_type": {"type": "fixed", "value": "job"},
    "num_workers": {"type": "forbidden", "hidden": True},
    "autoscale.min_workers": {"type": "range", "minValue": 1, "maxValue": 3, "defaultValue": 1},
    "autoscale.max_workers": {"type": "range", "minValue": 2, "maxValue": 4, "defaultValue": 4},
    "spark_version": {"type": "fixed", "value": "17.3.x"},
    "node_type_id": {"type": "allowlist", "values": ["A", "B"]},
    "dbus_per_hour": {"type": "range", "maxValue": 9},
}
GOOD: dict[str, Any] = {
    "policy_id": "P",
    "apply_policy_default_values": True,
    "autoscale": {"min_workers": 1, "max_workers": 2},
}


def found(cluster: dict[str, Any], rules: dict[str, dict[str, Any]] = RULES) -> list[str]:
    jobs = {"train": {"job_clusters": [{"job_cluster_key": "c", "new_cluster": cluster}]}}
    return [str(problem) for problem in policies.problems(jobs, {"P": rules})]


def said(text: str) -> list[str]:
    return [f"resources.jobs.train.job_clusters[0].new_cluster: the policy says that {text}"]


def test_a_cluster_as_the_policy_says_passes() -> None:
    assert found(GOOD) == []


def test_a_cluster_without_a_size_gets_one_of_the_cli_that_the_policy_forbids() -> None:
    assert found({key: value for key, value in GOOD.items() if key != "autoscale"}) == said(
        "num_workers cannot be present, and it is 0; the Databricks CLI sends 0 where neither it nor "
        "autoscale stands: state autoscale"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"num_workers": 2}, "num_workers cannot be present, and it is 2"),
        ({"spark_version": "16.4.x"}, "spark_version must be '17.3.x', and it is '16.4.x'"),
        ({"node_type_id": "C"}, "node_type_id must be one of A, B, and it is 'C'"),
        (
            {"autoscale": {"min_workers": 1, "max_workers": 8}},
            "autoscale.max_workers must be a number from 2 to 4, and it is 8",
        ),
        (
            {"autoscale": {"min_workers": "1", "max_workers": 2}},
            "autoscale.min_workers must be a number from 1 to 3, and it is '1'",
        ),
        ({"apply_policy_default_values": False}, "spark_version must be present"),
    ],
)
def test_what_the_policy_refuses_is_told(change: dict[str, Any], text: str) -> None:
    assert found({**GOOD, **change}) == said(text)


def test_a_policy_for_notebooks_takes_no_job() -> None:
    notebooks = {**RULES, "cluster_type": {"type": "fixed", "value": "all-purpose"}}
    assert found(GOOD, notebooks) == said("cluster_type must be 'all-purpose', and it is 'job'")


def test_a_policy_that_is_not_ours_is_not_judged() -> None:
    assert found({**GOOD, "policy_id": "other", "num_workers": 1}) == []
