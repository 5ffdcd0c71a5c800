"""Policy rules: the document that they make, and what no policy can say."""

import json
from collections.abc import Callable

import pytest

from components.compute.policy_rules import (
    Rule,
    definition,
    fixed,
    forbidden,
    range_,
)


def test_every_rule_is_spelled_as_the_vendor_does() -> None:
    document = definition(
        {
            "runtime_engine": fixed("PHOTON", hidden=True),
            "instance_pool_id": forbidden(),
            "dbus_per_hour": range_(maximum=20),
            "autotermination_minutes": range_(minimum=10, maximum=30, default=30),
        }
    )

    assert json.loads(document) == {
        "runtime_engine": {"type": "fixed", "value": "PHOTON", "hidden": True},
        "instance_pool_id": {"type": "forbidden", "hidden": True},
        "dbus_per_hour": {"type": "range", "maxValue": 20},
        "autotermination_minutes": {"type": "range", "minValue": 10, "maxValue": 30, "defaultValue": 30},
    }


def test_values_that_are_false_or_zero_are_said() -> None:
    document = definition(
        {"workload_type.clients.jobs": fixed(value=False), "num_workers": range_(minimum=0, maximum=4)}
    )

    assert json.loads(document) == {
        "workload_type.clients.jobs": {"type": "fixed", "value": False},
        "num_workers": {"type": "range", "minValue": 0, "maxValue": 4},
    }


def test_the_order_of_the_rules_makes_no_difference() -> None:
    rules = {"spark_version": fixed("17.3.x-cpu-ml-scala2.13"), "cluster_type": fixed("job")}

    assert definition(rules) == definition(dict(reversed(rules.items())))


def test_tags_and_settings_of_spark_can_have_any_name() -> None:
    rules = {
        "custom_tags.costCentre": fixed("ml-dev"),
        "spark_conf.spark.sql.adaptive.enabled": fixed("true"),
    }

    assert json.loads(definition(rules)).keys() == rules.keys()


@pytest.mark.parametrize("path", ["spark_versions", "autoscale", "spark_conf", "custom_tags.", "dbus"])
def test_refuses_a_path_that_limits_nothing(path: str) -> None:
    with pytest.raises(ValueError, match="is no attribute that a policy can limit"):
        definition({path: fixed("x")})


@pytest.mark.parametrize(
    ("path", "rule", "reason"),
    [
        ("autotermination_minutes", fixed("30"), "is a number, not '30'"),
        ("num_workers", fixed(value=True), "is a number, not True"),
        ("spark_conf.spark.speculation", fixed(value=True), "is a text, not True"),
        ("workload_type.clients.jobs", fixed("false"), "is true or false, not 'false'"),
        ("runtime_engine", fixed("photon"), "is one of PHOTON, STANDARD, not 'photon'"),
        ("azure_attributes.availability", fixed("SPOT"), "is one of .*, not 'SPOT'"),
        ("node_type_id", range_(maximum=4), "takes no range rule"),
        ("dbus_per_hour", fixed(20), "takes no fixed rule; it takes range"),
        ("spark_version", forbidden(), "takes no forbidden rule"),
        ("cluster_type", fixed("interactive"), "is one of all-purpose, dlt, job, not 'interactive'"),
    ],
)
def test_refuses_a_rule_that_does_not_fit_its_attribute(path: str, rule: Rule, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        definition({path: rule})


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (range_, "limits nothing"),
        (lambda: range_(minimum=4, maximum=1), "the minimum 4 is above the maximum 1"),
        (lambda: range_(maximum=4, default=5), "the default 5 is outside"),
    ],
)
def test_refuses_a_rule_that_contradicts_itself(make: Callable[[], Rule], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make()
