"""What the environment's pipeline may do in Azure: to deploy again what a person deployed first.

The first deployment makes the resource group, and so the roles in it; what those do not hold for, such as
making the group itself, stays with people (``docs/operations.md``).
"""

import pulumi

from components.identity.azure_roles import (
    BLOB_DATA_CONTRIBUTOR,
    CONTRIBUTOR,
    KEY_VAULT_SECRETS_USER,
    ROLE_ADMINISTRATOR,
    definition_id,
)
from components.identity.delegation import only
from components.identity.role_assignments import Grant, RoleAssignments, RoleAssignmentsArgs
from infra import naming
from infra.outputs import SharedOutputs
from infra.place import Place

ASSIGNED = (BLOB_DATA_CONTRIBUTOR, KEY_VAULT_SECRETS_USER)
"""The roles that the program itself gives in an environment, all to service principals."""


def build(place: Place, shared: SharedOutputs) -> None:
    """Register the roles of the environment's pipeline in the environment's resource group, if it has one.

    It changes what is in the group and gives the program's own roles there. It cannot give itself more: its
    own two roles are none of those.
    """
    pipeline = shared.pipelines.get(place.stack)
    if pipeline is None:
        return
    subscription = place.account.subscription_id
    RoleAssignments(
        "pipeline",
        RoleAssignmentsArgs(
            seed=f"{subscription}/{naming.deploy_identity(place.stack)}",
            principal_id=pipeline.azure_principal_id,
            grants={
                "contributor": Grant(
                    scope=place.resource_group_id,
                    role_definition_id=definition_id(subscription, CONTRIBUTOR),
                ),
                "role-admin": Grant(
                    scope=place.resource_group_id,
                    role_definition_id=definition_id(subscription, ROLE_ADMINISTRATOR),
                    condition=only(ASSIGNED, to="ServicePrincipal"),
                ),
            },
        ),
        pulumi.ResourceOptions(providers=[place.provider]),
    )
