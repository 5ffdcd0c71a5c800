"""Cluster policies: the language of their definitions, and where they are made."""

import json
from typing import Any

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

FIXED = {"type": "fixed", "value": "x"}


def of_definition(definition: str) -> list[str]:
    return mistakes(tokens.CLUSTER_POLICY, {"name": "p", "definition": definition})


def of_rules(**rules: Any) -> list[str]:
    """Return the mistakes in rules; a double underscore stands for a dot in a path."""
    document = {path.replace("__", "."): rule for path, rule in rules.items()}
    return of_definition(json.dumps(document))


@pytest.mark.parametrize(
    "rule",
    [
        {"spark_version": {"type": "fixed", "value": "17.3.x-cpu-ml-scala2.13", "hidden": True}},
        {"instance_pool_id": {"type": "forbidden", "hidden": True}},
        {"node_type_id": {"type": "allowlist", "values": ["a", "b"], "defaultValue": "b"}},
        {"node_type_id": {"type": "blocklist", "values": ["a"], "isOptional": True}},
        {"cluster_name": {"type": "regex", "pattern": "team-.*", "defaultValue": "team-a"}},
        {"autotermination_minutes": {"type": "range", "minValue": 10, "maxValue": 60, "defaultValue": 30}},
        {"data_security_mode": {"type": "unlimited", "defaultValue": "SINGLE_USER", "isOptional": True}},
        {"dbus_per_hour": {"type": "range", "maxValue": 20}},
        {"cluster_type": {"type": "allowlist", "values": ["all-purpose", "job"]}},
        {"custom_tags.team": {"type": "fixed", "value": "ml"}},
        {"spark_conf.spark.speculation": {"type": "fixed", "value": "true"}},
        {"spark_env_vars.LANG": {"type": "fixed", "value": "C"}},
        {"init_scripts.0.workspace.destination": {"type": "fixed", "value": "/Shared/init.sh"}},
        {"init_scripts.*.volumes.destination": {"type": "forbidden"}},
        {"workload_type.clients.jobs": {"type": "fixed", "value": False}},
        {"azure_attributes.spot_bid_max_price": {"type": "fixed", "value": -1}},
    ],
)
def test_a_rule_of_each_type_is_accepted(rule: dict[str, Any]) -> None:
    assert of_definition(json.dumps(rule)) == []


def test_a_definition_is_a_json_document() -> None:
    (mistake,) = of_definition("{cluster_type: fixed}")
    assert mistake.startswith("definition: the definition is no JSON document: ")


def test_a_definition_is_an_object() -> None:
    assert of_definition('[{"cluster_type": {}}]') == [
        "definition: the definition is no object of attribute paths and rules"
    ]


def test_an_attribute_has_one_rule() -> None:
    rule = json.dumps({"type": "forbidden"})
    assert of_definition(f'{{"num_workers": {rule}, "num_workers": {rule}}}') == [
        "definition: num_workers is there twice; an attribute has one rule"
    ]


@pytest.mark.parametrize("path", ["nodeTypeId", "autoscale", "custom_tags.", "aws_attributes.zone_id"])
def test_a_path_that_is_no_attribute_is_refused(path: str) -> None:
    definition = json.dumps({path: {"type": "forbidden"}})
    assert of_definition(definition) == [f"definition: {path}: no such attribute of a cluster"]


def test_a_rule_has_one_of_seven_types() -> None:
    assert of_rules(node_type_id={"type": "exactly", "value": "x"}) == [
        "definition: node_type_id: the type of a rule is one of fixed, forbidden, allowlist, blocklist, "
        'regex, range, unlimited, not "exactly"'
    ]


def test_a_rule_is_an_object() -> None:
    assert of_rules(node_type_id="x") == ["definition: node_type_id: a rule is an object"]


@pytest.mark.parametrize(
    ("rule", "mistake"),
    [
        ({"type": "fixed", "values": ["x"], "value": "x"}, "a rule of type fixed has no values"),
        ({"type": "forbidden", "defaultValue": "x"}, "a rule of type forbidden has no defaultValue"),
        ({"type": "fixed", "value": "x", "isOptional": True}, "a rule of type fixed has no isOptional"),
        ({"type": "fixed"}, "a rule of type fixed needs value"),
        ({"type": "allowlist", "values": []}, "a rule of type allowlist needs values"),
        ({"type": "blocklist"}, "a rule of type blocklist needs values"),
        ({"type": "regex"}, "a rule of type regex needs pattern"),
        ({"type": "regex", "pattern": "("}, "the pattern is no regular expression: "),
        ({"type": "allowlist", "values": "x"}, "values is a list"),
        ({"type": "unlimited", "isOptional": "yes"}, "isOptional is true or false"),
        ({"type": "forbidden", "hidden": 1}, "hidden is true or false"),
        ({"type": "fixed", "value": 3}, "3 is not a string"),
        ({"type": "range", "maxValue": 3}, "a range is for numbers"),
    ],
)
def test_a_rule_says_what_its_type_says(rule: dict[str, Any], mistake: str) -> None:
    (found,) = of_rules(node_type_id=rule)
    assert found.startswith(f"definition: node_type_id: {mistake}")


@pytest.mark.parametrize(
    ("rule", "mistake"),
    [
        ({"type": "range", "minValue": 9, "maxValue": 3}, "the minValue 9 is above the maxValue 3"),
        ({"type": "range", "minValue": "low"}, "minValue is a number"),
        ({"type": "fixed", "value": "4"}, '"4" is not a number'),
        ({"type": "fixed", "value": True}, "true is not a number"),
        ({"type": "range", "maxValue": 3, "defaultValue": 4}, "the defaultValue 4 breaks the rule itself"),
        (
            {"type": "allowlist", "values": [1], "defaultValue": 4},
            "the defaultValue 4 breaks the rule itself",
        ),
        (
            {"type": "blocklist", "values": [4], "defaultValue": 4},
            "the defaultValue 4 breaks the rule itself",
        ),
    ],
)
def test_a_rule_for_a_number_holds_numbers_that_fit(rule: dict[str, Any], mistake: str) -> None:
    assert of_rules(num_workers=rule) == [f"definition: num_workers: {mistake}"]


def test_a_switch_is_true_or_false() -> None:
    found = of_rules(enable_elastic_disk={"type": "fixed", "value": "true"})
    assert found == ['definition: enable_elastic_disk: "true" is not true or false']


def test_the_ceiling_of_dbus_is_a_range() -> None:
    assert of_rules(dbus_per_hour={"type": "fixed", "value": 20}) == [
        "definition: dbus_per_hour: takes a rule of type range"
    ]


def test_the_type_of_a_cluster_is_one_of_three() -> None:
    assert of_rules(cluster_type={"type": "fixed", "value": "interactive"}) == [
        'definition: cluster_type: "interactive" is none of all-purpose, job, dlt'
    ]


def test_the_type_of_a_cluster_is_fixed_or_chosen() -> None:
    assert of_rules(cluster_type={"type": "unlimited"}) == [
        "definition: cluster_type: takes a rule of type fixed or allowlist"
    ]


def test_rules_for_a_list_leave_no_gap() -> None:
    found = of_rules(init_scripts__1__workspace__destination=FIXED)
    assert found == ["definition: init_scripts: there is a rule for position 1 and none for 0"]


def test_a_definition_excludes_a_policy_family() -> None:
    inputs = {"name": "p", "definition": "{}", "policyFamilyId": "job-cluster"}
    assert mistakes(tokens.CLUSTER_POLICY, inputs) == [
        "definition: Conflicting configuration arguments: conflicts with policyFamilyId",
        "policyFamilyId: Conflicting configuration arguments: conflicts with definition",
    ]


def test_a_policy_has_a_definition_or_a_family() -> None:
    assert mistakes(tokens.CLUSTER_POLICY, {"name": "p"}) == [
        "definition: Missing required argument: one of `definition,policyFamilyId` must be specified"
    ]


def test_a_policy_family_is_not_simulated(estate: Estate) -> None:
    with refused("NOT_SIMULATED", "localcloud does not simulate cluster policies of a policy family"):
        create(estate.workspace("101"), tokens.CLUSTER_POLICY, {"name": "p", "policyFamilyId": "job-cluster"})


@pytest.mark.parametrize("name", ["", "p" * 101])
def test_a_policy_name_has_1_to_100_characters(name: str) -> None:
    assert mistakes(tokens.CLUSTER_POLICY, {"name": name, "definition": "{}"}) == [
        "name: the name of a cluster policy has 1 to 100 characters"
    ]


def test_a_policy_lets_a_person_have_at_least_one_cluster() -> None:
    inputs = {"name": "p", "definition": "{}", "maxClustersPerUser": 0}
    assert mistakes(tokens.CLUSTER_POLICY, inputs) == [
        "maxClustersPerUser: max_clusters_per_user must be greater than 0"
    ]


def test_a_policy_installs_at_most_500_libraries() -> None:
    inputs = {"name": "p", "definition": "{}", "libraries": [{"pypi": {"package": "skops"}}] * 501}
    assert mistakes(tokens.CLUSTER_POLICY, inputs) == [
        "libraries: a cluster policy has at most 500 libraries"
    ]


def test_a_policy_name_is_used_once_in_a_workspace(estate: Estate) -> None:
    compute_side.policy(estate.workspace("101"))
    with refused("RESOURCE_ALREADY_EXISTS", "Cluster policy with name 'interactive' already exists"):
        compute_side.policy(estate.workspace("101"))


def test_two_workspaces_may_have_policies_of_one_name(estate: Estate) -> None:
    one, other = (
        compute_side.policy(estate.workspace("101")),
        compute_side.policy(estate.add_workspace("102")),
    )
    assert one.id != other.id


def test_a_policy_can_keep_its_name_when_it_changes(estate: Estate) -> None:
    made = compute_side.policy(estate.workspace("101"))
    changed = update(estate.workspace("101"), made, {"name": "interactive", "definition": "{}"})
    assert (changed.outputs["definition"], changed.outputs["policyId"]) == ("{}", made.id)


def test_a_policy_cannot_take_the_name_of_another(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.policy(cloud)
    made = compute_side.policy(cloud, name="job")
    with refused("RESOURCE_ALREADY_EXISTS", "Cluster policy with name 'interactive' already exists"):
        update(cloud, made, {**made.inputs, "name": "interactive"})


def test_white_space_around_a_definition_is_no_change() -> None:
    same = RESOURCE_TYPES[tokens.CLUSTER_POLICY].same
    assert same("definition", '{"a": {}}', '\n{"a": {}} ')
    assert not same("definition", '{"a": {}}', '{"a":{}}')
    assert not same("definition", '{"a": {}}', '{"b": {}}')


def test_a_policy_is_made_through_a_workspace(estate: Estate) -> None:
    with refused(
        "INVALID_CONFIGURATION",
        "managing workspace-level resources requires a workspace_id, but none was found in the resource's "
        "provider_config block or the provider's workspace_id attribute",
    ):
        compute_side.policy(estate.account)
