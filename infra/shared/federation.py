"""Federation: the pipelines that deploy, each to its environment, with no secret anywhere."""

import pulumi
import pulumi_databricks as databricks

from components.identity.federation import Federation, FederationArgs
from infra import naming
from infra.place import Place
from infra.settings.shared import SharedSettings
from infra.shared.identities import Identities


def build(
    place: Place, settings: SharedSettings, identities: Identities, account: databricks.Provider
) -> None:
    """Register, for each environment, whose tokens make a pipeline its deploy principal."""
    if settings.federation is None:
        return
    for environment, subjects in settings.federation.subjects.by_environment().items():
        Federation(
            f"federation-{environment}",
            FederationArgs(
                resource_group_name=place.resource_group_name,
                location=place.location,
                identity_name=naming.deploy_identity(environment),
                principal_id=identities.service_principals[environment]["deploy"]["principalId"],
                issuer=settings.federation.issuer,
                audience=settings.federation.audience,
                subjects=subjects,
                tags=settings.tags.on(environment),
            ),
            pulumi.ResourceOptions(providers=[place.provider, account]),
        )
