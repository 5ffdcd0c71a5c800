"""Settings, components and the policy pack tell the same secrets from the same ordinary settings.

The framework's tests read the same table.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from components.compute.cluster_policy import ClusterPolicyArgs
from components.mlops.served_entities import ServedEntity
from policy.core.discovery import find
from policy.core.resource import Resource
from policy.core.rule import ResourceRule
from policy.core.run import evaluate_resource
from policy.core.values import Properties
from tests.infra.settings.files import said
from tests.secret_looking import ORDINARY, SECRETS, is_variable

PACK = [rule for rule in find() if isinstance(rule, ResourceRule) and "secrets-in-the-open" in rule.name]


def settings_mistakes(name: str, value: str) -> list[str]:
    """Return what settings say of it, as a variable of a served version or as a setting of Spark."""
    if is_variable(name):
        return said("prod", {"serving.endpoints.0.versions.0.environment": {name: value}})
    return said("dev", {"compute.sparkConf": {name: value}})


def make_entity(variables: Mapping[str, str]) -> None:
    ServedEntity(name="champion", model="m.s.churn", version=1, traffic=100, environment=variables)


def make_cluster(spark_conf: Mapping[str, str]) -> None:
    ClusterPolicyArgs(
        policy_name="jobs",
        kind="job",
        runtime_key="17.3.x-cpu-ml-scala2.13",
        photon=False,
        node_type="Standard_DS3_v2",
        min_workers=1,
        max_workers=4,
        auto_termination_minutes=30,
        spark_conf=spark_conf,
        dbus_per_hour=20,
        tags={},
        users={},
    )


def violations(type_: str, properties: Mapping[str, Any]) -> list[str]:
    resource = Resource(
        type=f"databricks:index/{type_}",
        name="it",
        urn="urn:pulumi:dev::p::t::it",
        properties=Properties(properties),
    )
    return [found.message for rule in PACK for found in evaluate_resource(rule, resource, {}).violations]


def pack_mistakes(name: str, value: str) -> list[list[str]]:
    """Return what the pack says of it in each place where it can stand."""
    entity = {"name": "champion", "environmentVars": {name: value}}

    def policy(key: str, section: str, rule: Mapping[str, Any]) -> list[str]:
        definition = json.dumps({f"{section}.{name}": rule})
        return violations("clusterPolicy:ClusterPolicy", {key: definition})

    return [
        violations("cluster:Cluster", {"sparkConf": {name: value}}),
        violations("cluster:Cluster", {"sparkEnvVars": {name: value}}),
        violations("modelServing:ModelServing", {"config": {"servedEntities": [entity]}}),
        policy("definition", "spark_conf", {"type": "fixed", "value": value}),
        policy("definition", "spark_env_vars", {"type": "unlimited", "defaultValue": value}),
        policy("definition", "spark_conf", {"type": "allowlist", "values": ["true", value]}),
        policy("policyFamilyDefinitionOverrides", "spark_conf", {"type": "fixed", "value": value}),
    ]


@SECRETS
def test_settings_refuse_a_secret_and_do_not_repeat_it(name: str, value: str) -> None:
    (line,) = settings_mistakes(name, value)
    assert f"{name}: looks like a secret" in line
    assert value not in line


@SECRETS
def test_components_refuse_a_secret_and_do_not_repeat_it(name: str, value: str) -> None:
    for make in (make_cluster, make_entity):
        with pytest.raises(ValueError, match="holds a secret in plain text") as refused:
            make({name: value})
        assert value not in str(refused.value)


@SECRETS
def test_the_pack_refuses_a_secret_wherever_it_stands_and_does_not_repeat_it(name: str, value: str) -> None:
    refusals = pack_mistakes(name, value)
    assert refusals
    for found in refusals:
        assert len(found) == 1
        assert value not in found[0]


@ORDINARY
def test_nobody_takes_an_ordinary_setting_for_a_secret(name: str, value: str) -> None:
    assert settings_mistakes(name, value) == []
    make_cluster({name: value})
    make_entity({name: value})
    assert pack_mistakes(name, value) == [[]] * 7


def test_what_a_policy_fixes_of_any_attribute_is_read_too() -> None:
    address = "https://reader:hunter2@packages.example.com/simple"
    definition = json.dumps({"init_scripts.0.workspace.destination": {"type": "fixed", "value": address}})
    assert violations("clusterPolicy:ClusterPolicy", {"definition": definition}) == [
        "its definition of init_scripts.0.workspace.destination holds a secret itself"
    ]
