"""Stacks in which every resource is right by itself, and something is missing or in the wrong place."""

from tests.policy.mutation import Mutation, detach, remove

GROUP = "azure-native:network:PrivateDnsZoneGroup"

MUTATIONS = [
    Mutation("stack-endpoint-records", "an endpoint has no zone group", remove(GROUP, "vault-endpoint-dns")),
    Mutation(
        "stack-endpoint-records",
        "a zone group is that of something else",
        detach(GROUP, "privateEndpointName", "blob-endpoint-dns"),
        stack="prod",
    ),
]
