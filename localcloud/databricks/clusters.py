"""Clusters that stay: all-purpose compute, made by people and shared by notebooks.

https://docs.databricks.com/api/azure/workspace/clusters/create and ``clusters/resource_cluster.go`` of the
Terraform provider.
"""

from collections.abc import Iterable
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import (
    cluster_attributes,
    cluster_rules,
    errors,
    node_types,
    policy_compliance,
    policy_libraries,
    secret_access,
    tokens,
    workspace_objects,
)
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.cluster_policies import rules_of
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import needs
from localcloud.reach.world import World

OF_POOLS = {"azureAttributes", "driverNodeTypeId", "enableElasticDisk", "nodeTypeId"}
"""Inputs that a cluster on a pool does not send."""

LEGACY_CONF = "sparkConf.spark.databricks.delta.preview.enabled"


@register
class Cluster(DatabricksResource):
    """A cluster. It is created running; what is changed later is measured by its policy again."""

    token = tokens.CLUSTER
    plane = Plane.WORKSPACE
    kept = frozenset({"azureAttributes"})

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what its own inputs tell."""
        return cluster_rules.problems(inputs)

    def name(self, inputs: Properties) -> str:
        """Return the cluster's name, which need not be its own alone."""
        return str(inputs.get("clusterName") or "")

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether the provider suppresses this difference."""
        if path == LEGACY_CONF:
            return True
        if path == "dataSecurityMode":
            same_mode = cluster_attributes.ALIASES.get(str(new)) == old
            return new is None or same_mode or str(new) == "DATA_SECURITY_MODE_AUTO"
        return super().same(path, old, new)

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the cluster, if its policy, its machines and its user are in order."""
        cluster_id = workspace_objects.new_timed_id(route)
        return Answer(cluster_id, _admitted(route, cluster_id, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the cluster; a driver from the workers' pool follows them to another."""
        pool = inputs.get("instancePoolId")
        if pool and inputs.get("driverInstancePoolId") == current.outputs.get("instancePoolId"):
            inputs = {**inputs, "driverInstancePoolId": pool}
        changed = _admitted(route, current.id, inputs)
        changed["defaultTags"]["Creator"] = current.outputs["defaultTags"]["Creator"]
        return {**current.outputs, **changed}


def _admitted(route: Route, cluster_id: str, inputs: Properties) -> Properties:
    """Check a cluster against what the workspace holds, and return its outputs."""
    if inputs.get("clearCloudAttributesOnRemove"):
        raise errors.not_simulated("clear_cloud_attributes_on_remove of a cluster")
    given = cluster_attributes.flatten(_as_sent(inputs))
    rules = rules_of(route, str(inputs["policyId"])) if inputs.get("policyId") else {}
    if inputs.get("applyPolicyDefaultValues"):
        given = policy_compliance.with_defaults(rules, given)
    pool = _pool(route, given.get("instance_pool_id"))
    driver_pool = _pool(route, given.get("driver_instance_pool_id"))
    policy_compliance.require_compliance(rules, given, pool, driver_pool)
    full = cluster_attributes.effective(given, pool, driver_pool)
    _require_machines(given, full)
    if pool is not None:
        _require_fitting_pool(pool, given, inputs)
    _require_user(route, given)
    _require_ways(route, cluster_id, inputs)
    if inputs.get("policyId"):
        policy_libraries.require_installable(route, str(inputs["policyId"]), inputs["sparkVersion"])
    for key in ("sparkConf", "sparkEnvVars"):
        for text in cast("Properties", inputs.get(key) or {}).values():
            secret_access.require_readable(route, str(text))
    return {**inputs, **_filled(route, cluster_id, full, inputs)}


def _require_ways(route: Route, cluster_id: str, inputs: Properties) -> None:
    """Raise that the cluster would not start: its machines do not reach what they need.

    The code is one of ``TerminationReasonCode`` in ``databricks/sdk/service/compute.py`` of the Python SDK.
    """
    if route.workspace is not None:
        world, name = World(route.cloud), inputs.get("clusterName") or cluster_id
        ways = needs.of_classic(world, route.workspace, f"cluster '{name}'")
        message = f"Cluster {cluster_id} is TERMINATED. Termination info: code: NETWORK_CONFIGURATION_FAILURE"
        needs.require(world, ways, errors.INVALID_STATE, message)


def _as_sent(inputs: Properties) -> Properties:
    """Return what the provider sends: with a pool, nothing that the pool decides; without, no driver pool."""
    unsent = OF_POOLS if inputs.get("instancePoolId") else {"driverInstancePoolId"}
    return {key: value for key, value in inputs.items() if key not in unsent}


def _pool(route: Route, id: object) -> Stored | None:
    if not id:
        return None
    pool = workspace_objects.found(route, tokens.INSTANCE_POOL, str(id))
    if pool is None:
        raise errors.invalid(f"Can't find an instance pool with id: {id}.")
    return pool


def _require_machines(given: dict[str, Any], full: dict[str, Any]) -> None:
    for key in ("node_type_id", "driver_node_type_id"):
        if "instance_pool_id" in given and key in given:  # the policy's defaults added one of them
            message = f"The field '{key}' cannot be supplied when an instance pool ID is provided."
            raise errors.invalid(message)
    if "node_type_id" not in full:
        raise errors.invalid("Missing required field 'node_type_id'")
    for key in ("node_type_id", "driver_node_type_id"):
        if reason := node_types.refuses(str(full[key])):
            raise errors.invalid(reason)
        if node_types.NODE_TYPES[full[key]].gpus and full.get("runtime_engine") == "PHOTON":
            raise errors.invalid(f"Photon is not supported on the GPU node type {full[key]}")


def _require_fitting_pool(pool: Stored, given: dict[str, Any], inputs: Properties) -> None:
    """Look at tags, of which a cluster repeats none of its pool's, and at the pool's size."""
    tags = cast("Properties", inputs.get("customTags") or {}).keys()
    both = sorted(tags & cast("Properties", pool.outputs.get("customTags") or {}).keys())
    if both:
        listed = ", ".join(both)
        raise errors.invalid(f"Custom tags of the cluster and of its instance pool must differ: {listed}")
    nodes = given.get("autoscale.min_workers", given.get("num_workers", 0)) + 1
    capacity = pool.outputs.get("maxCapacity")
    if capacity is not None and nodes > capacity:
        raise CloudError(
            "INSTANCE_POOL_MAX_CAPACITY_FAILURE",
            f"The cluster needs {nodes} instances to start; instance pool {pool.id} has a max_capacity of "
            f"{capacity}",
        )


def _require_user(route: Route, given: dict[str, Any]) -> None:
    """Look for the user, the service principal or, on a cluster with a kind, the group that it belongs to."""
    name = given.get("single_user_name")
    if name is None or workspace_objects.has_service_principal(route, str(name)):
        return
    if not workspace_objects.has_group(route, str(name)):
        raise errors.invalid(f"Single user {name} does not exist in this workspace")
    if "kind" not in given:
        message = f"single_user_name {name} is a group, which needs kind CLASSIC_PREVIEW"
        raise errors.invalid(message)


def _filled(route: Route, cluster_id: str, full: dict[str, Any], inputs: Properties) -> Properties:
    host = route.workspace.outputs["workspaceUrl"] if route.workspace else ""
    filled: Properties = {
        "clusterId": cluster_id,
        "defaultTags": {
            "Vendor": "Databricks",
            "Creator": route.caller,
            "ClusterName": str(inputs.get("clusterName") or ""),
            "ClusterId": cluster_id,
        },
        "driverNodeTypeId": full["driver_node_type_id"],
        "enableElasticDisk": inputs.get("enableElasticDisk", True),
        "enableLocalDiskEncryption": inputs.get("enableLocalDiskEncryption", False),
        "nodeTypeId": full["node_type_id"],
        "state": "RUNNING",
        "url": f"https://{host}/#setting/clusters/{cluster_id}/configuration",
    }
    if driver_pool := full.get("driver_instance_pool_id"):
        filled["driverInstancePoolId"] = driver_pool
    return filled
