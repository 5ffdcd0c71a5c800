"""Compute that runs for too long, that is too large, or that does not enforce grants."""

import json
from typing import Any

from policy.core.resource import Stack
from tests.policy.mutation import REMOVED, Change, Mutation, Put, drop, target

CLUSTER = "databricks:index/cluster:Cluster"
POLICY = "databricks:index/clusterPolicy:ClusterPolicy"
POOL = "databricks:index/instancePool:InstancePool"
RETENTION_CHECK = "spark_conf.spark.databricks.delta.retentionDurationCheck.enabled"
WAREHOUSE = "databricks:index/sqlEndpoint:SqlEndpoint"


def policy(path: str, rule: Any, name: str = "interactive-policy") -> Change:
    """Change what a policy says of one attribute; ``REMOVED`` takes the rule away."""

    def change(stack: Stack) -> Stack:
        rules: dict[str, Any] = json.loads(target(stack, POLICY, name).at("definition"))
        if rule is REMOVED:
            del rules[path]
        else:
            rules[path] = rule
        return Put(POLICY, "definition", json.dumps(rules), name)(stack)

    return change


def bounded(maximum: float) -> dict[str, Any]:
    return {"type": "range", "maxValue": maximum}


def fixed(value: Any) -> dict[str, Any]:
    return {"type": "fixed", "value": value}


MUTATIONS = [
    Mutation("compute-auto-termination", "a cluster never ends", Put(CLUSTER, "autoterminationMinutes", 0)),
    Mutation(
        "compute-auto-termination", "a cluster idles for long", Put(CLUSTER, "autoterminationMinutes", 600)
    ),
    Mutation(
        "compute-supported-runtime",
        "a cluster runs a release without support",
        Put(CLUSTER, "sparkVersion", "13.3.x-cpu-ml-scala2.12"),
    ),
    Mutation(
        "compute-supported-runtime",
        "a cluster runs a release between those with long support",
        Put(CLUSTER, "sparkVersion", "17.2.x-cpu-ml-scala2.13"),
    ),
    Mutation(
        "compute-supported-runtime",
        "a policy lets people choose any runtime",
        policy("spark_version", {"type": "unlimited"}),
        stack="prod",
    ),
    Mutation(
        "compute-supported-runtime",
        "a cluster runs a release that never was",
        Put(CLUSTER, "sparkVersion", "18.99.x-cpu-ml-scala2.13"),
    ),
    Mutation("compute-access-mode", "a cluster enforces no grants", Put(CLUSTER, "dataSecurityMode", "NONE")),
    Mutation(
        "compute-access-mode",
        "a policy leaves the access mode open",
        policy("data_security_mode", REMOVED, "job-policy"),
        stack="prod",
    ),
    Mutation(
        "compute-policy-bounds-size",
        "a cluster may grow without bound",
        policy("autoscale.max_workers", {"type": "range", "minValue": 2}),
    ),
    Mutation(
        "compute-policy-bounds-size",
        "a cluster may grow beyond what is allowed",
        policy("autoscale.max_workers", bounded(64)),
        stack="prod",
    ),
    Mutation(
        "compute-policy-bounds-size",
        "a cluster of fixed size goes around the bound",
        policy("num_workers", {"type": "unlimited"}),
    ),
    Mutation("compute-policy-bounds-cost", "an hour has no bound", policy("dbus_per_hour", REMOVED)),
    Mutation(
        "compute-policy-bounds-cost",
        "an hour may cost more than is allowed",
        policy("dbus_per_hour", bounded(500), "job-policy"),
        stack="prod",
    ),
    Mutation(
        "compute-policy-auto-termination",
        "a policy lets clusters idle without bound",
        policy("autotermination_minutes", REMOVED),
    ),
    Mutation(
        "compute-policy-auto-termination",
        "a policy lets clusters idle all day",
        policy("autotermination_minutes", {"type": "range", "minValue": 10, "maxValue": 600}),
        stack="prod",
    ),
    Mutation(
        "compute-policy-auto-termination",
        "a policy lets clusters never end",
        policy("autotermination_minutes", {"type": "range", "minValue": 0, "maxValue": 30}),
    ),
    Mutation("compute-under-a-policy", "a cluster is under no policy", drop(CLUSTER, "policyId")),
    Mutation("compute-under-a-policy", "a cluster's policy is empty", Put(CLUSTER, "policyId", "")),
    Mutation(
        "compute-spot-falls-back",
        "a driver is a spot machine",
        policy("azure_attributes.first_on_demand", fixed(0)),
        stack="prod",
    ),
    Mutation(
        "compute-spot-falls-back",
        "a cluster waits for spot machines",
        Put(CLUSTER, "azureAttributes", {"availability": "SPOT_AZURE", "firstOnDemand": 1}),
    ),
    Mutation("compute-idle-pools", "a pool keeps machines idle", Put(POOL, "minIdleInstances", 2)),
    Mutation(
        "compute-idle-pools",
        "a pool keeps machines for an hour",
        Put(POOL, "idleInstanceAutoterminationMinutes", 60),
        stack="test",
    ),
    Mutation("compute-pool-capacity", "a pool grows to the quota", drop(POOL, "maxCapacity")),
    Mutation(
        "compute-pool-capacity", "a pool is larger than allowed", Put(POOL, "maxCapacity", 100), stack="test"
    ),
    Mutation(
        "compute-pool-runtime",
        "a pool preloads another runtime than its policies fix",
        Put(POOL, "preloadedSparkVersions", ["16.4.x-cpu-ml-scala2.12"]),
    ),
    Mutation(
        "compute-pool-runtime",
        "a pool preloads the runtime for other hardware",
        Put(POOL, "preloadedSparkVersions.0", "17.3.x-gpu-ml-scala2.13"),
        stack="test",
    ),
    Mutation(
        "compute-machines-or-pool",
        "a policy fixes a pool and a node type",
        policy("node_type_id", fixed("Standard_DS3_v2"), "job-policy"),
    ),
    Mutation(
        "compute-machines-or-pool",
        "a policy proposes a driver beside a pool",
        policy("driver_node_type_id", {"type": "unlimited", "defaultValue": "Standard_DS4_v2"}, "job-policy"),
        stack="test",
    ),
    Mutation(
        "compute-retention-check",
        "production's jobs may delete files in use",
        policy(RETENTION_CHECK, fixed("false"), "job-policy"),
        stack="prod",
    ),
    Mutation(
        "compute-retention-check",
        "people choose whether to check in validation",
        policy(RETENTION_CHECK, {"type": "allowlist", "values": ["true", "FALSE "]}),
        stack="test",
    ),
    Mutation("compute-warehouse-stops", "a warehouse never stops", Put(WAREHOUSE, "autoStopMins", 0)),
    Mutation(
        "compute-warehouse-stops",
        "nothing is said about when a warehouse stops",
        drop(WAREHOUSE, "autoStopMins"),
        stack="prod",
    ),
    Mutation(
        "compute-no-secrets-in-the-open",
        "a cluster's variable is a password",
        Put(CLUSTER, "sparkEnvVars", {"FEED_PASSWORD": "hunter2"}),
    ),
    Mutation(
        "compute-no-secrets-in-the-open",
        "a cluster's configuration holds an account's key",
        Put(
            CLUSTER, "sparkConf", {"spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net": "aGVsbG8="}
        ),
    ),
    Mutation(
        "compute-no-secrets-in-the-open",
        "a policy gives every cluster an account's key",
        policy("spark_conf.spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net", fixed("aGVsbG8=")),
    ),
    Mutation(
        "compute-no-secrets-in-the-open",
        "a policy suggests a password",
        policy("spark_env_vars.FEED_PASSWORD", {"type": "unlimited", "defaultValue": "hunter2"}),
    ),
]
