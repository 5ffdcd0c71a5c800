"""The security rules of an environment, word for word as the service writes them.

https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject#network-security-group-rules
"""

from typing import Any

import pytest

from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf

PREFIX = "Microsoft.Databricks-workspaces_UseOnly_databricks-"
KEYS = ("direction", "priority", "protocol", "sourceAddressPrefix", "destinationAddressPrefix", "description")
WITHIN = "Required for worker nodes communication within a cluster."
NETWORK = "VirtualNetwork"

SERVICE: dict[str, tuple[Any, ...]] = {
    "worker-to-worker-inbound": ("Inbound", 100, "*", NETWORK, NETWORK, WITHIN, {"*"}),
    "worker-to-sql": (
        *("Outbound", 101, "Tcp", NETWORK, "Sql"),
        "Required for workers communication with Azure SQL services.",
        {"3306"},
    ),
    "worker-to-storage": (
        *("Outbound", 102, "Tcp", NETWORK, "Storage"),
        "Required for workers communication with Azure Storage services.",
        {"443"},
    ),
    "worker-to-worker-outbound": ("Outbound", 103, "*", NETWORK, NETWORK, WITHIN, {"*"}),
    "worker-to-eventhub": (
        *("Outbound", 104, "Tcp", NETWORK, "EventHub"),
        "Required for worker communication with Azure Eventhub services.",
        {"9093"},
    ),
}
CONTROL_PLANE: dict[str, tuple[Any, ...]] = {
    "worker-to-databricks-cp": (
        *("Outbound", 100, "Tcp", NETWORK, "AzureDatabricks"),
        "Required for workers communication with Databricks control plane.",
        {"443", "3306", "8443-8451"},
    ),
}
PUBLIC = {"workspace.publicAccess": True, "workspace.backEndPrivateLink": False}


def group(engine: Engine) -> list[dict[str, Any]]:
    inputs = engine.one("azure-native:network:NetworkSecurityGroup").inputs
    assert inputs["networkSecurityGroupName"] == "databricks-mlops-nsg"
    return inputs["securityRules"]


def of_the_service(engine: Engine) -> dict[str, tuple[Any, ...]]:
    """Return the rules with the service's names: what they are, and the ports as a set."""
    return {
        rule["name"].removeprefix(PREFIX): (
            *(rule[key] for key in KEYS),
            set(rule.get("destinationPortRanges") or [rule["destinationPortRange"]]),
        )
        for rule in group(engine)
        if rule["name"].startswith(PREFIX)
    }


def required(engine: Engine) -> str:
    return engine.one("azure-native:databricks:Workspace").inputs["requiredNsgRules"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_with_back_end_private_link_there_are_the_five_rules(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = stack_of(environment, preview=preview)
    assert required(engine) == "NoAzureDatabricksRules"
    assert of_the_service(engine) == SERVICE


@pytest.mark.parametrize("environment", ["dev", "test"])
def test_without_it_the_way_to_the_public_control_plane_is_the_sixth(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment, changes=PUBLIC)
    assert required(engine) == "AllRules"
    assert of_the_service(engine) == SERVICE | CONTROL_PLANE


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_rule_allows_from_any_port_and_the_projects_own_stay_out_of_the_services_numbers(
    stack_of: StackOf, environment: str
) -> None:
    rules = group(stack_of(environment))
    assert {(rule["access"], rule["sourcePortRange"]) for rule in rules} == {("Allow", "*")}
    own = [rule for rule in rules if not rule["name"].startswith(PREFIX)]
    assert [(rule["priority"], rule["destinationAddressPrefix"]) for rule in own] == [
        (200, "AzureActiveDirectory"),
        (201, "AzureFrontDoor.Frontend"),
    ]
