"""Federation: the pipelines that deploy, each to its environment, with no secret anywhere."""

from collections.abc import Mapping

import pulumi
import pulumi_databricks as databricks

from components.identity.federation import Federation, FederationArgs
from infra import naming
from infra.place import Place
from infra.settings.shared import SharedSettings
from infra.settings.stacks import Environment
from infra.shared.identities import Identities


def build(
    place: Place, settings: SharedSettings, identities: Identities, account: databricks.Provider
) -> dict[Environment, Federation]:
    """Register, for each environment, whose tokens make a pipeline its deploy principal.

    Returns:
        What each environment's pipeline is in Azure; nothing without a federation in the settings.
    """
    if settings.federation is None:
        return {}
    return {
        environment: Federation(
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
        for environment, subjects in settings.federation.subjects.by_environment().items()
    }


def outputs(
    pipelines: Mapping[Environment, Federation], identities: Identities
) -> dict[str, dict[str, pulumi.Input[str]]]:
    """Return what pipelines log in as, by environment, as the field of the shared outputs."""
    return {
        environment: {
            "azureClientId": pipeline.identity_client_id,
            "azurePrincipalId": pipeline.identity_principal_id,
            "databricksClientId": identities.service_principals[environment]["deploy"]["name"],
        }
        for environment, pipeline in pipelines.items()
    }
