"""Serverless compute: it runs in Databricks' own network, and never in a workspace's.

It reaches closed storage by private endpoint rules of the connectivity configuration that its workspace has:
https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link.
The access connector's resource rule is not for it ("Serverless SQL warehouses require additional
configuration"): https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services.

https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-firewall
says that attaching a configuration adds the serverless subnets to the firewall of the workspace's own
account. Configurations of localcloud have no subnets, so there, too, rules are needed, as the SDK's
``NccPrivateEndpointRule.group_id`` says for a workspace's root storage.
"""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from localcloud.azure import databricks_managed, ids
from localcloud.azure.properties import entries, get, strings, text
from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from localcloud.databricks.endpoint_states import ESTABLISHED, state_of
from localcloud.databricks.storage_paths import known_path
from localcloud.reach import firewalls
from localcloud.reach.blocked import Blocked, Trail
from localcloud.reach.world import World

DEFAULT_POLICY = "default-policy"


def follow_storage(
    world: World,
    workspace: Stored,
    account: Stored,
    services: Sequence[str],
    trail: Trail,
    product: str | None,
) -> None:
    """Raise ``Blocked`` unless serverless compute of a workspace reaches these services of an account."""
    _require_storage_allowed(world, workspace, account, services, trail, product)
    for service in services:
        rules = list(_rules_to(world, workspace, account, service))
        states = {rule.id: state_of(world.cloud, rule) for rule in rules}
        established = [rule for rule in rules if states[rule.id] == ESTABLISHED]
        if established:
            endpoint = established[0].outputs["endpointName"]
            trail.add(
                f"private endpoint rule '{endpoint}' leads to '{service}' of storage account '{account.name}'"
            )
            continue
        refusal = firewalls.closed(account)
        if refusal is None:
            trail.add(f"storage account '{account.name}' takes serverless compute at its public address")
            continue
        raise Blocked(
            f"firewall of storage account '{account.name}' refuses serverless compute of workspace "
            f"'{workspace.name}': {refusal} and no private endpoint rule '{service}' is established: "
            f"{_why_not(world, workspace, account, service, rules, states)}"
        )


def follow_host(world: World, workspace: Stored, host: str, trail: Trail, product: str | None) -> None:
    """Raise ``Blocked`` unless the workspace's network policy lets serverless compute out to a host."""
    access = restrictions(world, workspace, product)
    if access is None:
        trail.add(
            f"the network policy of workspace '{workspace.name}' lets serverless compute out to the internet"
        )
        return
    policy = policy_of(world, workspace)
    allowed = [
        str(one.get("destination", "")).casefold()
        for _, one in entries(access, "allowedInternetDestinations")
    ]
    if not any(fnmatchcase(host.casefold(), pattern) for pattern in allowed):
        raise Blocked(
            f"network policy '{policy}' of workspace '{workspace.name}' refuses host '{host}': it is "
            "RESTRICTED_ACCESS and allowedInternetDestinations does not name the host"
        )
    trail.add(f"network policy '{policy}' of workspace '{workspace.name}' allows host '{host}'")


def require_some_host(world: World, workspace: Stored, product: str | None) -> None:
    """Raise ``Blocked`` if the network policy allows no host at all, for a client that names none."""
    access = restrictions(world, workspace, product)
    if access is not None and not any(entries(access, "allowedInternetDestinations")):
        raise Blocked(
            f"network policy '{policy_of(world, workspace)}' of workspace '{workspace.name}' allows no "
            "internet destination: it is RESTRICTED_ACCESS without allowedInternetDestinations"
        )


def policy_of(world: World, workspace: Stored) -> str:
    """Return the id of the network policy that a workspace has."""
    option = world.get(tokens.WORKSPACE_NETWORK_OPTION, str(workspace.outputs.get("workspaceId")))
    return str(option.outputs["networkPolicyId"]) if option else DEFAULT_POLICY


def restrictions(world: World, workspace: Stored, product: str | None) -> Properties | None:
    """Return the policy's rules if they hold for this product, None if everything is open to it.

    A policy that is tried out only (``DRY_RUN``) refuses nothing: for all products, or those that it names.
    """
    policy = world.get(tokens.NETWORK_POLICY, policy_of(world, workspace))
    access = get(policy.outputs, "egress.networkAccess") if policy else None
    if not access or access.get("restrictionMode") != "RESTRICTED_ACCESS":
        return None
    if text(access, "policyEnforcement.enforcementMode") == "DRY_RUN":
        products = [one for _, one in strings(access, "policyEnforcement.dryRunModeProductFilters")]
        if not products or product in products:
            return None
    return access


def own_account(world: World, workspace: Stored) -> Stored | None:
    """Return the storage account that a hybrid workspace keeps for itself."""
    if not text(workspace.inputs, "managedResourceGroupId"):
        return None
    found = databricks_managed.account_id(workspace)
    return next((account for account in world.accounts if ids.same(account.id, found)), None)


def _require_storage_allowed(
    world: World,
    workspace: Stored,
    account: Stored,
    services: Sequence[str],
    trail: Trail,
    product: str | None,
) -> None:
    """Raise ``Blocked`` if the network policy does not let out to an account.

    Locations of Unity Catalog are let through by themselves:
    https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies.
    So is the workspace's own account here, of which the page says nothing.
    """
    access = restrictions(world, workspace, product)
    own = own_account(world, workspace)
    if access is None or (own is not None and ids.same(own.id, account.id)):
        return
    located = {known_path(location.outputs["url"]).account for location in world.locations}
    if account.name.casefold() in located:
        trail.add(
            f"the network policy lets out to storage account '{account.name}', a location of Unity Catalog"
        )
        return
    allowed = {
        (str(one.get("azureStorageAccount")).casefold(), one.get("azureStorageService"))
        for _, one in entries(access, "allowedStorageDestinations")
    }
    for service in services:
        if (account.name.casefold(), service) not in allowed:
            raise Blocked(
                f"network policy '{policy_of(world, workspace)}' of workspace '{workspace.name}' refuses "
                f"'{service}' of storage account '{account.name}': it is RESTRICTED_ACCESS, and neither a "
                "location of Unity Catalog nor allowedStorageDestinations names the account"
            )


def _binding(world: World, workspace: Stored) -> Stored | None:
    number = str(workspace.outputs.get("workspaceId"))
    return next((one for one in world.bindings if str(one.inputs["workspaceId"]) == number), None)


def _rules_to(world: World, workspace: Stored, account: Stored, service: str) -> Iterator[Stored]:
    binding = _binding(world, workspace)
    for rule in world.rules:
        if (
            binding is not None
            and rule.inputs["networkConnectivityConfigId"] == binding.inputs["networkConnectivityConfigId"]
            and ids.same(str(rule.inputs.get("resourceId")), account.id)
            and rule.inputs.get("groupId") == service
        ):
            yield rule


def _why_not(
    world: World,
    workspace: Stored,
    account: Stored,
    service: str,
    rules: list[Stored],
    states: dict[str, str],
) -> str:
    if _binding(world, workspace) is None:
        return f"workspace '{workspace.name}' is bound to no network connectivity configuration"
    if not rules:
        return f"its network connectivity configuration has no rule '{service}' to '{account.name}'"
    endpoint = rules[0].outputs["endpointName"]
    return f"the connection of rule '{endpoint}' on the account is {states[rules[0].id]}"
