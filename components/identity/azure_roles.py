"""Azure's built-in roles that this project gives, and the ids under which a subscription knows them.

https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
"""

import pulumi

BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
BLOB_DATA_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
KEY_VAULT_SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
"""Role Based Access Control Administrator: gives and takes away roles, and nothing else."""


def definition_id(subscription_id: str, role: str) -> str:
    """Return the id under which a subscription knows a built-in role."""
    return f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def definition_for(scope: pulumi.Output[str], role: str) -> pulumi.Output[str]:
    """Return the id of a built-in role in the subscription that the ARM id ``scope`` lies in."""
    return scope.apply(lambda known: definition_id(known.split("/")[2], role))
