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
from infra.settings.federation import DRIFT, preview_key
from infra.stack_context import StackContext

ASSIGNED = (BLOB_DATA_CONTRIBUTOR, KEY_VAULT_SECRETS_USER)
"""The roles that the program itself gives in an environment, all to service principals."""


def build(context: StackContext, shared: SharedOutputs) -> None:
    """Register the roles of the environment's pipeline, and of the pipelines that read the environment.

    The pipeline changes what is in the group and gives the program's own roles there. It cannot give itself
    more: its own two roles are none of those.
    """
    subscription = context.account.subscription_id
    group = context.resource_group_id
    if pipeline := shared.pipelines.get(context.stack):
        _assign(
            context,
            "pipeline",
            naming.deploy_identity(context.stack),
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
        ("drift", DRIFT, f"{naming.drift_identity()}/{context.stack}"),
        ("preview", preview_key(context.stack), naming.preview_identity(context.stack)),
    ):
        pipeline = shared.pipelines.get(key)
        if pipeline and key in shared.readers:
            reader = Grant(scope=group, role_definition_id=definition_id(subscription, READER))
            _assign(context, name, seed, pipeline, {"reader": reader})


def _assign(
    context: StackContext, name: str, seed: str, pipeline: Pipeline, grants: Mapping[str, Grant]
) -> None:
    RoleAssignments(
        name,
        RoleAssignmentsArgs(
            seed=f"{context.account.subscription_id}/{seed}",
            principal_id=pipeline.azure_principal_id,
            grants=grants,
        ),
        pulumi.ResourceOptions(providers=[context.provider]),
    )
