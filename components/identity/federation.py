"""Federation: lets a pipeline deploy by a token of its own, so that there is no secret to keep.

Databricks: https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation
Azure: https://learn.microsoft.com/entra/workload-id/workload-identity-federation
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks
from pulumi_azure_native import managedidentity

from components.computed import arm_name
from components.options import child_options

_MOST_CREDENTIALS = 20  # of one identity
_CREDENTIAL_NAME = re.compile(r"[a-z0-9][a-z0-9-]{2,119}")


@dataclass(frozen=True, kw_only=True)
class FederationArgs:
    """Which tokens are accepted, and as whom.

    A token is accepted if it states this issuer, this audience and one of the subjects, letter for letter:
    ``repo:company/mlops:environment:dev`` is what GitHub says of a run in the environment ``dev``. In
    Databricks its bearer is the service principal, in Azure the identity, which is made here and has no
    role until it is given one.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    identity_name: str
    principal_id: pulumi.Input[str]  # the account's numeric id of the service principal
    issuer: str
    audience: str
    subjects: Sequence[str]
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what would let in nobody, or more than one pipeline."""
        if not self.issuer.startswith("https://") or self.issuer.endswith("/"):
            raise ValueError(f"issuer {self.issuer!r} must begin with https:// and end without a slash")
        if not self.audience:
            raise ValueError("audience is empty; name whom the tokens are made out to")
        if not 1 <= len(self.subjects) <= _MOST_CREDENTIALS:
            raise ValueError(
                f"subjects has {len(self.subjects)} entries; Azure takes 1 to {_MOST_CREDENTIALS}"
            )
        names = [_credential_name(subject) for subject in self.subjects]
        for subject, name in zip(self.subjects, names, strict=True):
            if "*" in subject:
                raise ValueError(f"subject {subject!r} has a wildcard; state each pipeline that may deploy")
            if not _CREDENTIAL_NAME.fullmatch(name):
                raise ValueError(f"subject {subject!r} makes no name of 3 to 120 letters, digits and hyphens")
            if names.count(name) > 1:
                raise ValueError(f"subject {subject!r} makes the same name as another; both are {name}")


class Federation(pulumi.ComponentResource):
    """One deployer: a Databricks service principal and an Azure identity that trust the same tokens.

    Needs an account-level Databricks provider and an Azure provider. A credential is named by its subject,
    with hyphens for what a name cannot have.
    """

    identity_id: pulumi.Output[str]
    """ARM id of the Azure identity."""

    identity_client_id: pulumi.Output[str]
    """What the pipeline logs in to Azure with: no secret, only a name."""

    identity_principal_id: pulumi.Output[str]
    """Object id of the Azure identity, for role assignments."""

    def __init__(self, name: str, args: FederationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:identity:Federation", name, None, opts)

        identity = managedidentity.UserAssignedIdentity(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            resource_name_=args.identity_name,
            tags=args.tags,
            opts=child_options(self),
        )
        before: list[pulumi.Resource] = []
        for subject in args.subjects:
            label = _credential_name(subject)
            databricks.ServicePrincipalFederationPolicy(
                f"{name}-databricks-{label}",
                service_principal_id=pulumi.Output.from_input(args.principal_id).apply(int),
                description=subject,
                oidc_policy={"issuer": args.issuer, "audiences": [args.audience], "subject": subject},
                opts=pulumi.ResourceOptions(parent=self),
            )
            credential = managedidentity.FederatedIdentityCredential(
                f"{name}-azure-{label}",
                resource_group_name=args.resource_group_name,
                resource_name_=arm_name(identity.id),
                federated_identity_credential_resource_name=label,
                issuer=args.issuer,
                audiences=[args.audience],
                subject=subject,
                # Azure writes one credential of an identity at a time and refuses the others:
                # https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
                opts=child_options(self, depends_on=before),
            )
            before = [credential]

        self.identity_id = identity.id
        self.identity_client_id = identity.client_id
        self.identity_principal_id = identity.principal_id
        self.register_outputs(
            {
                "identity_id": self.identity_id,
                "identity_client_id": self.identity_client_id,
                "identity_principal_id": self.identity_principal_id,
            }
        )


def _credential_name(subject: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")
