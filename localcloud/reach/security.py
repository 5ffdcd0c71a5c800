"""Network security groups: which traffic leaves a subnet.

Rules are tried by priority, and the first that fits decides; the last ones are Azure's own:
https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules.
"""

from collections.abc import Collection
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from localcloud.azure import tokens
from localcloud.azure.databricks_network import ServiceRule, missing_rules
from localcloud.azure.properties import entries, number, strings, text
from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.reach.blocked import Blocked, Trail
from localcloud.reach.world import World

PUBLIC = frozenset({"Internet", "AzureCloud"})
_PRIVATE = frozenset({"VirtualNetwork"})


def require_outbound(
    world: World,
    subnet: Stored,
    trail: Trail,
    *,
    tags: Collection[str] = (),
    address: str = "",
    port: int = 443,
) -> None:
    """Raise ``Blocked`` if the subnet's security group does not let this traffic out."""
    group = world.get(tokens.SECURITY_GROUP, text(subnet.inputs, "networkSecurityGroup.id"))
    if group is None:
        return
    wanted = frozenset(tags) | (_PRIVATE if address else PUBLIC)
    rules = sorted(
        (rule for _, rule in entries(group.inputs, "securityRules") if rule.get("direction") == "Outbound"),
        key=lambda rule: number(rule, "priority") or 0,
    )
    where = f"{address or ', '.join(sorted(tags) or ['Internet'])}:{port}"
    for rule in rules:
        if _fits(rule, wanted, address, port):
            if rule.get("access") == "Deny":
                raise Blocked(
                    f"security group '{group.name}' of subnet '{subnet.name}' refuses {where}: rule "
                    f"'{rule['name']}' with priority {rule['priority']} denies it"
                )
            trail.add(f"security group '{group.name}' lets {where} out by rule '{rule['name']}'")
            return
    trail.add(f"security group '{group.name}' lets {where} out by Azure's default rules")


def require_service_rules(world: World, workspace: Stored, subnet: Stored) -> None:
    """Raise ``Blocked`` if a rule that the workspace's network intent policy demands is not in the group."""
    group = world.get(tokens.SECURITY_GROUP, text(subnet.inputs, "networkSecurityGroup.id"))
    missing: list[ServiceRule] = missing_rules(group.inputs if group else {}, workspace.inputs)
    if missing:
        listed = ", ".join(f"'{rule.name}'" for rule in missing)
        where = f"security group '{group.name}'" if group else "no security group"
        raise Blocked(
            f"subnet '{subnet.name}' has {where} without the rules {listed} that the network intent policy "
            f"of workspace '{workspace.name}' demands"
        )


def _fits(rule: Properties, tags: frozenset[str], address: str, port: int) -> bool:
    protocol = str(rule.get("protocol", "*"))
    return (
        protocol.casefold() in ("tcp", "*")
        and any(_holds_port(ports, port) for ports in _all(rule, "destinationPortRange"))
        and any(_holds(prefix, tags, address) for prefix in _all(rule, "destinationAddressPrefix"))
    )


def _all(rule: Properties, key: str) -> list[str]:
    one = text(rule, key)
    plural = f"{key}es" if key.endswith("x") else f"{key}s"
    return ([one] if one else []) + [value for _, value in strings(rule, plural)]


def _holds_port(ports: str, port: int) -> bool:
    low, _, high = ports.partition("-")
    return ports == "*" or (low.isdigit() and int(low) <= port <= int(high or low))


def _holds(prefix: str, tags: frozenset[str], address: str) -> bool:
    service = prefix.partition(".")[0].casefold()
    if prefix == "*" or service in {tag.partition(".")[0].casefold() for tag in tags}:
        return True
    try:
        return bool(address) and IPv4Address(address) in IPv4Network(prefix)
    except (AddressValueError, NetmaskValueError, ValueError):
        return False
