"""Clusters and cluster policies refer to secrets."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown
from sections.secret_patterns import in_text, in_the_open

_VALUES = ("value", "defaultValue", "values", "pattern")
"""What a rule of a policy gives an attribute, or lets it be."""


def _check(resource: Resource) -> Iterator[str | NotYetKnown]:
    if resource.type == cluster_policy.TYPE:
        yield from _of_policy(resource)
    else:
        yield from _of_cluster(resource)


def _of_cluster(cluster: Resource) -> Iterator[str | NotYetKnown]:
    for where in ("sparkConf", "sparkEnvVars"):
        settings = cluster.at(where, {})

        def wrong(name: str, where: str = where) -> Iterator[str]:
            if in_the_open(name, str(cluster.at(where)[name])):
                yield f"{where} holds the secret {name} itself"

        yield from apart(settings, wrong)


def _of_policy(policy: Resource) -> Iterator[str]:
    for where in ("definition", "policyFamilyDefinitionOverrides"):
        rules: Mapping[str, Mapping[str, Any]] = json.loads(policy.at(where, "{}"))
        for attribute, rule in rules.items():
            # Only these are named by people: all other attributes have names of Databricks' own.
            section, _, name = attribute.partition(".")
            ask = in_the_open if section in ("spark_conf", "spark_env_vars") else _of_text
            if any(ask(name, text) for text in _texts(rule)):
                yield f"its {where} of {attribute} holds a secret itself"


def _of_text(_: str, text: str) -> bool:
    return in_text(text)


def _texts(rule: Mapping[str, Any]) -> Iterator[str]:
    for key in _VALUES:
        found: Any = rule.get(key, [])
        yield from map(str, cast("list[Any]", found) if isinstance(found, list) else [found])


RULE = ResourceRule(
    name="compute-no-secrets-in-the-open",
    severity=Severity.CRITICAL,
    description="A cluster's settings, and what a policy fixes of them, refer to secrets and hold none.",
    reason="Whoever may see a cluster or policy reads its settings, and so does whoever reads the state.",
    source="https://learn.microsoft.com/azure/databricks/security/secrets/secrets-spark-conf-env-var",
    remediation="Put the secret into the vault, and write {{secrets/<scope>/<key>}}.",
    on=("databricks:index/cluster:Cluster", cluster_policy.TYPE),
    check=_check,
)
