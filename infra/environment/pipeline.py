"""What pipelines may do in the environment's resource group: deploy what a person deployed first, or read it.

The first deployment makes the resource group, and so the roles in it; what those do not hold for, such as
making the group itself, stays with people (``docs/operations.md``).
"""

from collections.abc import Mapping

import pulumi

from components.identity.azure_roles import (
    BLOB_DATA_CONTRIBUTOR,
    CONTRIBUTOR,
    KEY_VAULT_SECRETS_USER,
    READER,
    ROLE_ADMINISTRATOR,
    definition_id,
)
from components.identity.delegation import only
from components.identity.role_assignments import Grant, RoleAssignments, RoleAssignmentsArgs
from infra import naming
from infra.outputs import Pipeline, SharedOutputs
from infra.place import Place

ASSIGNED = (BLOB_DATA_CONTRIBUTOR, KEY_VAULT_SECRETS_USER)
"""The roles that the program itself gives in an environment, all to service principals."""


def build(place: Place, shared: SharedOutputs) -> None:
    """Register the roles of the environment's pipeline, and of the pipelines that read the environment.

    The pipeline changes what is in the group and gives the program's own roles there. It cannot give itself
    more: its own two roles are none of those.
    """
    subscription = place.account.subscription_id
    group = place.resource_group_id
    if pipeline := shared.pipelines.get(place.stack):
        _assign(
            place,
            "pipeline",
            naming.deploy_identity(place.stack),
            pipeline,
            {
                "contributor": Grant(
                    scope=group, role_definition_id=definition_id(subscription, CONTRIBUTOR)
                ),
                "role-admin": Grant(
                    scope=group,
                    role_definition_id=definition_id(subscription, ROLE_ADMINISTRATOR),
                    condition=only(ASSIGNED, to="ServicePrincipal"),
                ),
            },
        )
    for name, key, seed in (
        ("drift", "drift", f"{naming.drift_identity()}/{place.stack}"),
        ("preview", f"preview-{place.stack}", naming.preview_identity(place.stack)),
    ):
        pipeline = shared.pipelines.get(key)
        if pipeline and key in shared.readers:
            reader = Grant(scope=group, role_definition_id=definition_id(subscription, READER))
            _assign(place, name, seed, pipeline, {"reader": reader})


def _assign(place: Place, name: str, seed: str, pipeline: Pipeline, grants: Mapping[str, Grant]) -> None:
    RoleAssignments(
        name,
        RoleAssignmentsArgs(
            seed=f"{place.account.subscription_id}/{seed}",
            principal_id=pipeline.azure_principal_id,
            grants=grants,
        ),
        pulumi.ResourceOptions(providers=[place.provider]),
    )
