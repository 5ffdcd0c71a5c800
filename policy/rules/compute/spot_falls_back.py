"""Clusters on spot machines keep their driver, and fall back."""

from collections.abc import Iterator
from typing import Any

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == cluster_policy.TYPE:
        rules = cluster_policy.definition(resource)
        availability = cluster_policy.value(rules.get("azure_attributes.availability"))
        on_demand = cluster_policy.value(rules.get("azure_attributes.first_on_demand"))
    else:
        availability = resource.at("azureAttributes.availability")
        on_demand = resource.at("azureAttributes.firstOnDemand")
    yield from _wrong(availability, on_demand)


def _wrong(availability: Any, on_demand: Any) -> Iterator[str]:
    if availability == "SPOT_AZURE":
        yield "it waits for spot machines without falling back to others"
    elif availability == "SPOT_WITH_FALLBACK_AZURE" and not on_demand:
        yield "its driver is a spot machine too, and everything is lost with it"


RULE = ResourceRule(
    name="compute-spot-falls-back",
    severity=Severity.LOW,
    description="Clusters on spot machines keep their driver, and fall back to on-demand machines.",
    reason="Azure takes spot machines away with 30 seconds' notice; without its driver a cluster is lost.",
    source="https://learn.microsoft.com/azure/virtual-machines/spot-vms",
    remediation="Use SPOT_WITH_FALLBACK_AZURE with first_on_demand of 1 or more.",
    on=("databricks:index/cluster:Cluster", cluster_policy.TYPE),
    check=_check,
)
