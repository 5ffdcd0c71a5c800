"""Microsoft.Network: network security groups and the rules in them.

Limits: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules and
specification/network/resource-manager/Microsoft.Network/stable/2024-05-01/networkSecurityGroup.json.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import ClassVar

from localcloud.azure import databricks_network, ids, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.properties import entries, get, number, strings, text
from localcloud.azure.service_tags import is_service_tag
from localcloud.azure.tokens import SECURITY_GROUP, SUBNET
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

_LOWEST, _HIGHEST = 100, 4096
_LONGEST_DESCRIPTION = 140
_PORT = re.compile(r"(\d+)(?:-(\d+))?")
_ENUMS = ("protocol", "access", "direction")


@register
class NetworkSecurityGroup(ArmResource):
    """A network security group with its rules inline."""

    token = SECURITY_GROUP
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}"
    )
    api_version = "2024-05-01"
    names = by_parameter(networkSecurityGroupName=network_name())
    enum_matches: ClassVar = {f"securityRules.{key}": "any case" for key in _ENUMS}

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check every rule alone, then the rules of a direction against each other."""
        group = text(inputs, "networkSecurityGroupName") or "networkSecurityGroup"
        given = list(entries(inputs, "securityRules"))
        for path, rule in given:
            yield from _rule_problems(path, rule, group)
        yield from _conflicts(given, group)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse to take away the rules that a Databricks workspace on one of the group's subnets needs."""
        if current is not None:
            databricks_network.require_rules_of_workspaces(cloud, id, inputs)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Every rule gets an id, a type and a state."""
        rules = [
            {
                **rule,
                "id": f"{id}/securityRules/{rule['name']}",
                "type": "Microsoft.Network/networkSecurityGroups/securityRules",
                "provisioningState": "Succeeded",
            }
            for _, rule in entries(inputs, "securityRules")
        ]
        return {"securityRules": rules}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a subnet uses the group."""
        users = [
            subnet.id
            for subnet in cloud.all(SUBNET)
            if ids.same(text(subnet.inputs, "networkSecurityGroup.id") or "", current.id)
        ]
        if users:
            raise CloudError(
                "InUseNetworkSecurityGroupCannotBeDeleted",
                f"Network security group {current.id} cannot be deleted because it is in use by the "
                "following "
                f"resources: {references.listed(users)}. In order to delete the Network security group, "
                "remove the "
                "association with the resource(s). To learn how to do this, see aka.ms/deletensg.",
            )


def _rule_problems(path: str, rule: Properties, group: str) -> Iterator[Problem]:
    name = text(rule, "name")
    if get(rule, "name") is None:
        yield Problem(f"{path}.name", "is required: Azure finds a rule by its name")
    elif name is not None and (reason := network_name().refuses(name)):
        yield Problem(f"{path}.name", reason)
    yield from _priority_problems(path, rule)
    description = text(rule, "description")
    if description is not None and len(description) > _LONGEST_DESCRIPTION:
        limit = f"at most {_LONGEST_DESCRIPTION} characters"
        yield Problem(f"{path}.description", f"a rule's description has {limit}, not {len(description)}")
    for side in ("source", "destination"):
        yield from _port_problems(path, rule, side)
        yield from _address_problems(path, rule, side, f"{group}/securityRules/{name}")


def _priority_problems(path: str, rule: Properties) -> Iterator[Problem]:
    if get(rule, "priority") is None:
        yield Problem(f"{path}.priority", "is required: Azure gives rules no priority of its own")
    priority = number(rule, "priority")
    if priority is not None and not _LOWEST <= priority <= _HIGHEST:
        yield Problem(
            f"{path}.priority",
            f"SecurityRuleInvalidPriority: Security rule has invalid Priority. Value provided: {priority} "
            f"Allowed range {_LOWEST}-{_HIGHEST}.",
        )


def _port_problems(path: str, rule: Properties, side: str) -> Iterator[Problem]:
    one, many = f"{side}PortRange", f"{side}PortRanges"
    if get(rule, one) is None and not get(rule, many):
        yield Problem(f"{path}.{one}", f"give {one} or {many}")
    single = text(rule, one)
    given = [(one, single)] if single is not None else []
    for where, value in [*given, *strings(rule, many)]:
        if not _is_port_range(value):
            yield Problem(
                f"{path}.{where}",
                "SecurityRuleInvalidPortRange: Security rule has invalid Port range. Value provided: "
                f"{value}. "
                "Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.",
            )


def _is_port_range(value: str) -> bool:
    if value == "*":
        return True
    found = _PORT.fullmatch(value)
    if found is None:
        return False
    first, last = int(found[1]), int(found[2] or found[1])
    return first <= last <= 65535


def _address_problems(path: str, rule: Properties, side: str, id: str) -> Iterator[Problem]:
    one, many, groups = f"{side}AddressPrefix", f"{side}AddressPrefixes", f"{side}ApplicationSecurityGroups"
    title = side.capitalize()
    if not any(get(rule, key) for key in (one, many, groups)):
        yield Problem(
            f"{path}.{one}",
            f"Required security rule parameters are missing for security rule with Id: {id}. Security rule "
            "must "
            f"specify {title}AddressPrefixes, {title}AddressPrefix, or {title}ApplicationSecurityGroups.",
        )
    single = text(rule, one)
    if single is not None and single != "*" and not _is_address(single) and not is_service_tag(single):
        yield Problem(f"{path}.{one}", _invalid_prefix(single))
    for where, value in strings(rule, many):
        if not _is_address(value):
            yield Problem(f"{path}.{where}", _unsupported_prefix(value, f"{title}AddressPrefixes", id))


def _is_address(value: str) -> bool:
    try:
        ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _invalid_prefix(value: str) -> str:
    return (
        "SecurityRuleInvalidAddressPrefix: Security rule has invalid Address prefix. Value provided: "
        f"{value}. "
        "It is neither an address, nor a CIDR range, nor a service tag"
    )


def _unsupported_prefix(value: str, parameter: str, id: str) -> str:
    return (
        f"SecurityRuleParameterContainsUnsupportedValue: Security rule parameter {parameter} for rule with "
        f"Id {id} "
        "cannot specify existing VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags. "
        f"Unsupported value used: {value}."
    )


def _conflicts(rules: list[tuple[str, Properties]], group: str) -> Iterator[Problem]:
    by_priority: dict[tuple[int, str], str] = {}
    seen: set[str] = set()
    for path, rule in rules:
        name, direction, priority = text(rule, "name"), text(rule, "direction"), number(rule, "priority")
        if name is not None and name.casefold() in seen:
            both = f"Resource {group} has two child resources with the same name ({name})."
            yield Problem(f"{path}.name", f"InvalidRequestFormat: {both}")
        seen.add((name or str(UNKNOWN)).casefold())
        if priority is None or direction is None:
            continue
        first = by_priority.setdefault((priority, direction.casefold()), name or path)
        if first != (name or path):
            yield Problem(
                f"{path}.priority",
                f"SecurityRuleConflict: Security rule {name} conflicts with rule {first}. "
                "Rules cannot have the same Priority and Direction.",
            )
