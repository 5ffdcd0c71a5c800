"""Federation: the pipelines that deploy, preview and look for drift, with no secret anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pulumi
import pulumi_databricks as databricks

from components.identity.federation import Federation, FederationArgs
from infra import naming
from infra.settings.federation import DRIFT, preview_key
from infra.settings.federation import Federation as Settings
from infra.settings.shared import SharedSettings
from infra.shared.identities import Identities
from infra.stack_context import StackContext
from platform_model import SHARED


class PipelineSpec(NamedTuple):
    """A pipeline: its key, the name of its Azure identity, the stack that it acts on, and its tokens."""

    key: str
    identity_name: str
    stack: str
    subjects: Sequence[str]


def build(
    context: StackContext, settings: SharedSettings, identities: Identities, account: databricks.Provider
) -> dict[str, Federation]:
    """Register whose tokens make a pipeline which principal.

    Returns:
        What each pipeline is in Azure, by environment, ``preview-<stack>`` or ``drift``; nothing without a
        federation in the settings.
    """
    if settings.federation is None:
        return {}
    return {
        key: Federation(
            f"federation-{key}",
            FederationArgs(
                resource_group_name=context.resource_group_name,
                location=context.location,
                identity_name=identity_name,
                principal_id=identities.pipelines[key]["principalId"],
                issuer=settings.federation.issuer,
                audience=settings.federation.audience,
                subjects=subjects,
                tags=settings.tags.on(stack),
            ),
            pulumi.ResourceOptions(providers=[context.provider, account]),
        )
        for key, identity_name, stack, subjects in specs(settings.federation)
    }


def specs(settings: Settings) -> Iterator[PipelineSpec]:
    """Yield the pipelines that the settings list."""
    for environment, subjects in settings.subjects.items():
        yield PipelineSpec(environment, naming.deploy_identity(environment), environment, subjects)
    for stack, subjects in (settings.previews or {}).items():
        yield PipelineSpec(preview_key(stack), naming.preview_identity(stack), stack, subjects)
    if settings.drift:
        yield PipelineSpec(DRIFT, naming.drift_identity(), SHARED, settings.drift)


def outputs(
    pipelines: Mapping[str, Federation], identities: Identities
) -> dict[str, dict[str, pulumi.Input[str]]]:
    """Return the identities of the pipelines, as the field of the shared outputs."""
    return {
        key: {
            "azureClientId": pipeline.identity_client_id,
            "azurePrincipalId": pipeline.identity_principal_id,
            "databricksClientId": identities.pipelines[key]["name"],
        }
        for key, pipeline in pipelines.items()
    }
