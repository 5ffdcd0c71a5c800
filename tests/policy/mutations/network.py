"""Networks with ways in and out that nobody chose."""

from tests.policy.mutation import Mutation, Put, drop

SUBNET = "azure-native:network:Subnet"

MUTATIONS = [
    Mutation(
        "network-no-default-outbound",
        "a subnet has outbound access by default",
        Put(SUBNET, "defaultOutboundAccess", True),
    ),
    Mutation(
        "network-no-default-outbound",
        "nothing is said about outbound access",
        drop(SUBNET, "defaultOutboundAccess", "hub-pe-subnet"),
        stack="shared",
    ),
]
