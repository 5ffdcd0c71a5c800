"""Azure's built-in roles that pipelines get.

https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged
"""

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
"""Role Based Access Control Administrator: gives and takes away roles, and nothing else."""


def definition_id(subscription_id: str, role: str) -> str:
    """Return the id under which a subscription knows a built-in role."""
    return f"/subscriptions/{subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"
