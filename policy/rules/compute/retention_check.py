"""Clusters keep Delta's check of what VACUUM may delete."""

from collections.abc import Iterator, Mapping
from typing import Any

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

CHECK = "spark.databricks.delta.retentionDurationCheck.enabled"


def _check(resource: Resource) -> Iterator[str]:
    if resource.settings["mayLoseData"]:
        return
    if resource.type != cluster_policy.TYPE:
        # A name of Spark's holds dots, so it is no path.
        if _off(resource.at("sparkConf", {}).get(CHECK)):
            yield f"its configuration sets {CHECK} to false"
        return
    rule: Mapping[str, Any] = cluster_policy.definition(resource).get(f"spark_conf.{CHECK}", {})
    if any(map(_off, (rule.get("value"), rule.get("defaultValue"), *rule.get("values", ())))):
        yield f"it lets clusters set {CHECK} to false"


def _off(value: Any) -> bool:
    return str(value).strip().casefold() == "false"


RULE = ResourceRule(
    name="compute-retention-check",
    severity=Severity.HIGH,
    description="A cluster does not switch off the check of how long Delta keeps deleted files.",
    reason="VACUUM without it deletes files that readers still use, and versions that somebody must restore.",
    source="https://learn.microsoft.com/azure/databricks/delta/vacuum",
    remediation="Remove the Spark setting, or set it to true.",
    settings={
        "mayLoseData": {
            "type": "boolean",
            "description": "Whether the environment's data may be lost.",
            "default": False,
        }
    },
    on=("databricks:index/cluster:Cluster", cluster_policy.TYPE),
    check=_check,
)
