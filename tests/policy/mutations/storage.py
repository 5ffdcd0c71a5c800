"""Storage accounts and key vaults that are open, or forget."""

from tests.policy.mutation import Mutation, Put, drop

ACCOUNT = "azure-native:storage:StorageAccount"

MUTATIONS = [
    Mutation(
        "storage-no-public-access",
        "public access is switched on",
        Put(ACCOUNT, "publicNetworkAccess", "Enabled"),
    ),
    Mutation(
        "storage-no-public-access",
        "nothing is said about public access",
        drop(ACCOUNT, "publicNetworkAccess"),
        stack="shared",
    ),
]
