"""Stacks in which every resource is right by itself, and something is missing or in the wrong place."""

from dataclasses import replace

from policy.core.resource import Stack
from tests.policy.mutation import Change, Mutation, Put, add, detach, remove, swapped, target

CATALOG = "databricks:index/catalog:Catalog"
ENDPOINT = "azure-native:network:PrivateEndpoint"
GRANTS = "databricks:index/grants:Grants"
GROUP = "azure-native:resources:ResourceGroup"
LAKE = "azure-native:storage:StorageAccount"
LINK = "azure-native:privatedns:VirtualNetworkLink"
VAULT = "azure-native:keyvault:Vault"
ZONE = "azure-native:privatedns:PrivateZone"
ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup"


def through(provider: str, type_: str) -> Change:
    """Let another provider make a resource."""

    def change(stack: Stack) -> Stack:
        old = target(stack, type_, None)
        return swapped(stack, old, replace(old, provider=provider))

    return change


MUTATIONS = [
    Mutation(
        "stack-catalog-grants", "a catalog has no grants", remove(GRANTS, "catalog-grants"), stack="prod"
    ),
    Mutation(
        "stack-catalog-grants",
        "a schema's grants are those of another one",
        detach(GRANTS, "schema", "catalog-raw-grants"),
    ),
    Mutation(
        "stack-endpoint-records", "an endpoint has no zone group", remove(ZONE_GROUP, "vault-endpoint-dns")
    ),
    Mutation(
        "stack-endpoint-records",
        "a zone group is that of something else",
        detach(ZONE_GROUP, "privateEndpointName", "blob-endpoint-dns"),
        stack="prod",
    ),
    Mutation("stack-explicit-providers", "a default provider", through("default_3_29_0", LAKE), stack="prod"),
    Mutation("stack-explicit-providers", "no provider at all", through("", CATALOG), stack="shared"),
    Mutation(
        "stack-one-region", "a data lake in another region", Put(LAKE, "location", "westeurope"), stack="prod"
    ),
    Mutation("stack-one-region", "a vault in another region", Put(VAULT, "location", "West US 2")),
    Mutation(
        "stack-own-resource-group",
        "a vault among the resources of others",
        detach(VAULT, "resourceGroupName"),
    ),
    Mutation(
        "stack-own-resource-group",
        "an identity in a resource group that somebody named",
        add(
            "azure-native:managedidentity:UserAssignedIdentity",
            "stray",
            {"resourceGroupName": "rg-somebody", "location": "eastus2"},
        ),
        stack="prod",
    ),
    Mutation(
        "stack-private-services",
        "the data lake has no endpoint for files",
        detach(ENDPOINT, "privateLinkServiceConnections", "dfs-endpoint"),
        stack="prod",
    ),
    Mutation(
        "stack-private-services",
        "the models have no endpoint for blobs",
        detach(ENDPOINT, "privateLinkServiceConnections", "blob-endpoint"),
        stack="shared",
    ),
    Mutation(
        "stack-private-services",
        "the endpoint of the workspace is one for signing in",
        Put(
            ENDPOINT,
            "privateLinkServiceConnections.0.groupIds",
            ["browser_authentication"],
            "workspace-endpoint",
        ),
    ),
    Mutation(
        "stack-zones-linked",
        "a zone that no network reads",
        remove(LINK, "zone-links-privatelink.vaultcore.azure.net"),
        stack="shared",
    ),
    Mutation(
        "stack-zones-linked",
        "a new zone without a link",
        add(
            ZONE,
            "zones-privatelink.queue.core.windows.net",
            {"privateZoneName": "privatelink.queue.core.windows.net", "location": "global"},
            made_from={"resourceGroupName": (GROUP, None)},
        ),
        stack="shared",
    ),
]
