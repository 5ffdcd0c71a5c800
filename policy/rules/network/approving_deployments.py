"""A template deployment approves connections, and does nothing else."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.serverless import APPROVAL
from policy.core.values import NotYetKnown, Properties

CONNECTION = "Microsoft.Storage/storageAccounts/privateEndpointConnections"
STATUS = "properties.privateLinkServiceConnectionState.status"


def _check(deployment: Resource) -> Iterator[str | NotYetKnown]:
    if deployment.at("properties.mode") != "Incremental":
        yield "it deletes whatever else is in the resource group; mode must be Incremental"
    if deployment.properties.at("properties.templateLink"):
        yield "its template lies elsewhere, where nobody reviews it"

    def deploys(resource: Properties) -> Iterator[str]:
        if str(resource.at("type", "")).casefold() != CONNECTION.casefold():
            yield f"it deploys {resource.at('type', 'something')}, which is no resource of the program's"
        elif resource.at(STATUS) != "Approved":
            yield f"it leaves the connection {resource.at(STATUS, 'pending')}, not Approved"

    yield from apart(deployment.each("properties.template.resources"), deploys)


RULE = ResourceRule(
    name="network-approving-deployments",
    severity=Severity.HIGH,
    description="A template deployment approves private endpoint connections, and does nothing else.",
    reason="What a template deploys is in no state: no preview, rule or destroy ever sees it.",
    source="https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-modes",
    remediation=(
        "Make resources of their own; only a connection that exists already is approved by a template."
    ),
    on=(APPROVAL,),
    check=_check,
)
