"""How a stack looks."""

from typing import Any

from review.model.drawing import compare
from review.model.events import read_log
from review.model.resources import of_state
from review.model.topology import ChangeStatus, Node, NodeKind, Topology
from tests.review.log import STACK, SUBNET, UNKNOWN, export, state, step

VNET = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet"
LAKE = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lake"

NETWORK = state(
    "azure-native:network:VirtualNetwork",
    "network",
    {"virtualNetworkName": "vnet", "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
    id=VNET,
)
STORE = state("azure-native:storage:StorageAccount", "lake", {"accountName": "lake"}, id=LAKE)
WORKSPACE = state(
    "azure-native:databricks:Workspace",
    "workspace",
    {"workspaceName": "dbw", "parameters": {"customVirtualNetworkId": {"value": VNET}}},
    outputs={"workspaceId": "5150"},
    id="/dbw",
)
CATALOG = state("databricks:index/catalog:Catalog", "catalog", {"name": "ml"}, id="ml")
BINDING = state(
    "databricks:index/workspaceBinding:WorkspaceBinding",
    "binding",
    {"securableType": "catalog", "securableName": "ml", "workspaceId": "5150"},
)


def subnet(prefix: str) -> dict[str, Any]:
    return state(SUBNET, "pe", {"subnetName": "pe", "virtualNetworkName": "vnet", "addressPrefix": prefix})


def endpoint(subnet_id: str, target: str = LAKE) -> dict[str, Any]:
    connection = {"name": "x", "groupIds": ["blob"], "privateLinkServiceId": target}
    inputs = {"subnet": {"id": subnet_id}, "privateLinkServiceConnections": [connection]}
    return state("azure-native:network:PrivateEndpoint", "pep", inputs)


def schema(name: str) -> dict[str, Any]:
    return state("databricks:index/schema:Schema", name, {"catalogName": "ml", "name": name})


def draw(*resources: dict[str, Any], steps: tuple[str, ...] = ()) -> Topology:
    before, log = of_state(export(*resources)), read_log(steps)
    return compare(before, log.after(before), log)


def boxes(topology: Topology) -> dict[str, Node]:
    return {box.title: box for top in topology.boxes for box in top.all()}


def links(topology: Topology) -> set[tuple[str, str, str]]:
    return {(link.source.split("::")[-1], link.label, link.target.split("::")[-1]) for link in topology.links}


def test_an_endpoint_is_in_its_subnet_and_that_in_its_network() -> None:
    topology = draw(NETWORK, subnet("10.0.3.0/24"), endpoint(f"{VNET}/subnets/pe"), STORE)
    [network, store] = topology.boxes
    assert (network.title, network.detail, store.part) == ("vnet", "10.0.0.0/16", NodeKind.STORAGE)
    [inner] = network.inside
    assert (inner.title, inner.detail) == ("pe", "10.0.3.0/24")
    assert [(box.part, box.title) for box in inner.inside] == [(NodeKind.ENDPOINT, "blob")]
    assert links(topology) == {("pep", "reaches", "lake")}


def test_a_network_hosts_its_workspace_and_that_is_bound_to_its_catalog() -> None:
    assert links(draw(NETWORK, WORKSPACE, CATALOG, BINDING)) == {
        ("network", "hosts", "workspace"),
        ("workspace", "bound to", "catalog"),
    }


def test_a_changed_range_is_shown_before_and_after_and_marked() -> None:
    old, new = subnet("10.0.3.0/24"), subnet("10.0.4.0/24")
    topology = draw(NETWORK, old, steps=(step("update", old=old, new=new),))
    box = boxes(topology)["pe"]
    assert (box.detail, box.mark) == ("10.0.3.0/24 → 10.0.4.0/24", ChangeStatus.CHANGED)
    assert boxes(topology)["vnet"].mark is ChangeStatus.SAME


def test_what_is_deleted_or_added_is_in_the_picture() -> None:
    steps = (step("delete", old=schema("gone")), step("create", new=schema("new")))
    found = boxes(draw(CATALOG, schema("gone"), schema("kept"), steps=steps))
    assert {title: box.mark for title, box in found.items()} == {
        "ml": ChangeStatus.SAME,
        "gone": ChangeStatus.DELETED,
        "kept": ChangeStatus.SAME,
        "new": ChangeStatus.ADDED,
    }


def test_only_what_changes_makes_a_picture_a_changed_one() -> None:
    assert not draw(CATALOG, schema("a")).changed
    assert draw(CATALOG, schema("a"), steps=(step("delete", old=schema("a")),)).changed


def test_an_endpoint_whose_subnet_is_not_known_yet_stands_beside_the_subnets() -> None:
    [network] = draw(NETWORK, subnet("10.0.3.0/24"), endpoint(UNKNOWN, UNKNOWN)).boxes
    assert [box.part for box in network.inside] == [NodeKind.SUBNET, NodeKind.ENDPOINT]


def test_a_serving_endpoint_that_waits_is_shown_with_its_reason() -> None:
    stack = state(STACK, "dev", outputs={"pending": {"endpoint churn": "no champion", "monitor of t": "x"}})
    [box] = draw(stack).boxes
    assert (box.title, box.detail, box.mark) == ("churn", "no champion", ChangeStatus.PENDING)


def test_a_serving_endpoint_tells_what_it_serves() -> None:
    serving = state(
        "databricks:index/modelServing:ModelServing",
        "churn",
        {"name": "churn", "config": {"servedEntities": [{"entityName": "ml.m.churn", "entityVersion": "3"}]}},
    )
    assert boxes(draw(serving))["churn"].detail == "churn version 3 of ml.m"


OWN = "/subscriptions/1/resourceGroups/managed/providers/Microsoft.Storage/storageAccounts/dbfs"
WITH_STORAGE = state(
    "azure-native:databricks:Workspace",
    "workspace",
    {
        "workspaceName": "dbw",
        "managedResourceGroupId": "/subscriptions/1/resourceGroups/managed",
        "parameters": {"storageAccountName": {"value": "dbfs"}},
    },
    id="/dbw",
)
RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"


def rule(group: str, target: str = LAKE, config: str = "ncc") -> dict[str, Any]:
    inputs = {"networkConnectivityConfigId": config, "resourceId": target, "groupId": group}
    return state(RULE, f"rule-{group}", inputs)


def test_an_endpoint_to_a_workspaces_own_storage_leads_to_the_workspace() -> None:
    topology = draw(NETWORK, subnet("10.0.3.0/24"), endpoint(f"{VNET}/subnets/pe", OWN), WITH_STORAGE)
    assert links(topology) == {("pep", "reaches", "workspace")}


def test_serverless_compute_of_a_workspace_reaches_what_its_rules_lead_to() -> None:
    topology = draw(WITH_STORAGE, STORE, rule("blob"), rule("dfs"))
    assert links(topology) == {("workspace", "serverless blob, dfs", "lake")}


def test_each_serverless_network_of_a_region_reaches_what_its_own_rules_lead_to() -> None:
    kind = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
    configs = [state(kind, name, {"name": name}, id=f"account/{name}") for name in ("ncc-dev", "ncc-prod")]
    topology = draw(*configs, STORE, rule("blob", config="ncc-prod"))
    assert links(topology) == {("ncc-prod", "serverless blob", "lake")}
    assert {box.part for box in topology.boxes} == {NodeKind.CONNECTIVITY, NodeKind.STORAGE}


def test_a_way_that_goes_is_marked() -> None:
    gone = step("delete", old=rule("dfs"))
    topology = draw(WITH_STORAGE, STORE, rule("blob"), rule("dfs"), steps=(gone,))
    assert [(link.label, link.mark) for link in topology.links] == [
        ("serverless blob, dfs", ChangeStatus.DELETED)
    ]


def test_an_endpoint_to_a_private_link_scope_leads_to_the_log_workspace_in_it() -> None:
    scope, logs = "/subscriptions/1/scopes/ampls", "/subscriptions/1/logs"
    topology = draw(
        NETWORK,
        subnet("10.0.3.0/24"),
        endpoint(f"{VNET}/subnets/pe", scope),
        state("azure-native:operationalinsights:Workspace", "logs", {"workspaceName": "logs"}, id=logs),
        state("azure-native:monitor:PrivateLinkScope", "scope", {"scopeName": "ampls"}, id=scope),
        state(
            "azure-native:monitor:PrivateLinkScopedResource",
            "member",
            {"scopeName": "ampls", "linkedResourceId": logs},
        ),
    )
    assert links(topology) == {("pep", "reaches", "logs")}
