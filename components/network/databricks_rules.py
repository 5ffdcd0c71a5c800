"""The network security rules of a workspace in a network of its own.

Databricks writes its rules into the security group itself, through a network intent policy, and refuses
changes to them. Declaring the same names and values beforehand leaves it nothing to write, and so leaves
no difference for the next deployment to find.

https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject#network-security-group-rules
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pulumi_azure_native.network import SecurityRuleArgsDict

RequiredRules = Literal["AllRules", "NoAzureDatabricksRules"]
"""Whether the workers reach the control plane over public addresses or through a private endpoint only."""

_SERVICE = "Microsoft.Databricks-workspaces_UseOnly_databricks-"
_WITHIN_A_CLUSTER = "Required for worker nodes communication within a cluster."


def security_rules(required: RequiredRules) -> "list[SecurityRuleArgsDict]":
    """Return the service's rules of the chosen kind, and two more for sign-in and downloads."""
    control_plane = [
        _outbound(
            100,
            f"{_SERVICE}worker-to-databricks-cp",
            "AzureDatabricks",
            ["443", "3306", "8443-8451"],
            "Required for workers communication with Databricks control plane.",
        )
    ]
    return [
        _within_the_network(100, f"{_SERVICE}worker-to-worker-inbound", "Inbound"),
        *(control_plane if required == "AllRules" else []),
        _outbound(
            101,
            f"{_SERVICE}worker-to-sql",
            "Sql",
            ["3306"],
            "Required for workers communication with Azure SQL services.",
        ),
        _outbound(
            102,
            f"{_SERVICE}worker-to-storage",
            "Storage",
            ["443"],
            "Required for workers communication with Azure Storage services.",
        ),
        _within_the_network(103, f"{_SERVICE}worker-to-worker-outbound", "Outbound"),
        _outbound(
            104,
            f"{_SERVICE}worker-to-eventhub",
            "EventHub",
            ["9093"],
            "Required for worker communication with Azure Eventhub services.",
        ),
        # Priorities below 200 belong to the service.
        _outbound(
            200, "AllowAzureActiveDirectory", "AzureActiveDirectory", ["443"], "Sign-in to Microsoft Entra."
        ),
        _outbound(
            201, "AllowAzureFrontDoor", "AzureFrontDoor.Frontend", ["443"], "Runtime and library downloads."
        ),
    ]


def _within_the_network(
    priority: int, name: str, direction: Literal["Inbound", "Outbound"]
) -> "SecurityRuleArgsDict":
    return {
        "name": name,
        "description": _WITHIN_A_CLUSTER,
        "priority": priority,
        "direction": direction,
        "access": "Allow",
        "protocol": "*",
        "source_address_prefix": "VirtualNetwork",
        "source_port_range": "*",
        "destination_address_prefix": "VirtualNetwork",
        "destination_port_range": "*",
    }


def _outbound(
    priority: int, name: str, service_tag: str, ports: list[str], description: str
) -> "SecurityRuleArgsDict":
    rule: SecurityRuleArgsDict = {
        "name": name,
        "description": description,
        "priority": priority,
        "direction": "Outbound",
        "access": "Allow",
        "protocol": "Tcp",
        "source_address_prefix": "VirtualNetwork",
        "source_port_range": "*",
        "destination_address_prefix": service_tag,
    }
    # One port goes into the singular property, as the service writes it.
    if len(ports) == 1:
        rule["destination_port_range"] = ports[0]
    else:
        rule["destination_port_ranges"] = ports
    return rule
