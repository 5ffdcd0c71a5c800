"""Secret scope: lets a workspace read the secrets of a key vault, by name and as it is allowed to."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks
from pulumi_azure_native import authorization

from components.identity.azure_roles import KEY_VAULT_SECRETS_USER, definition_for
from components.options import child_options
from components.workspace.permissions import Principal, check_principals, principal_name

_NAME = re.compile(r"[\w.@/-]{1,128}")


@dataclass(frozen=True, kw_only=True)
class SecretScopeArgs:
    """The vault, and who reads it.

    A scope opens the whole vault: whoever reads one secret of it reads all.
    ``databricks_object_id`` is the object id, in the tenant, of Databricks itself, which reads the vault:
    that of the application 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d. Whoever deploys needs the right to write
    the vault, and to log in to Entra: https://learn.microsoft.com/azure/databricks/security/secrets/
    """

    scope_name: str
    vault_name: str
    vault_id: pulumi.Input[str]
    vault_uri: pulumi.Input[str]
    databricks_object_id: pulumi.Input[str]
    readers: Mapping[str, Principal]

    def __post_init__(self) -> None:
        """Refuse names that Databricks refuses, and a scope for everybody."""
        if not _NAME.fullmatch(self.scope_name):
            raise ValueError(f"scope_name {self.scope_name!r} must be 1 to 128 letters, digits, or _ . @ / -")
        check_principals("readers", self.readers)


class SecretScope(pulumi.ComponentResource):
    """A read-only scope over a vault that works by roles, and the role that Databricks needs there.

    Needs an Azure provider and the workspace's own Databricks provider. Databricks also adds an access
    policy to the vault when it makes the scope, which a vault with roles ignores.
    """

    scope_name: pulumi.Output[str]
    """The scope's name, known once its secrets can be read."""

    def __init__(self, name: str, args: SecretScopeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:workspace:SecretScope", name, None, opts)

        vault_id = pulumi.Output.from_input(args.vault_id)
        role = authorization.RoleAssignment(
            f"{name}-role",
            role_assignment_name=str(
                uuid.uuid5(uuid.NAMESPACE_DNS, f"{args.vault_name}/{KEY_VAULT_SECRETS_USER}")
            ),
            scope=vault_id,
            role_definition_id=definition_for(vault_id, KEY_VAULT_SECRETS_USER),
            principal_id=args.databricks_object_id,
            principal_type="ServicePrincipal",
            opts=child_options(self),
        )
        scope = databricks.SecretScope(
            name,
            name=args.scope_name,
            keyvault_metadata={
                "resource_id": vault_id,
                "dns_name": args.vault_uri,
            },
            opts=child_options(self),
        )
        for key, reader in args.readers.items():
            databricks.SecretAcl(
                f"{name}-{key}",
                scope=scope.name,
                principal=principal_name("readers", key, reader),
                permission="READ",
                # An ACL is the pair of scope and principal: the old one, deleted last, would take the new
                # one with it.
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )

        # A scope is created without the role, and its secrets are refused.
        self.scope_name = pulumi.Output.all(scope.name, role.id).apply(lambda known: known[0])
        self.register_outputs({"scope_name": self.scope_name})
