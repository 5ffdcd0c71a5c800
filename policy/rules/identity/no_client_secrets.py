"""Service principals federate; they have no secrets to lose."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(secret: Resource) -> Iterator[str]:
    yield f"{secret.kind} is a secret that outlives its use"


RULE = ResourceRule(
    name="identity-no-client-secrets",
    severity=Severity.CRITICAL,
    description="No service principal gets a secret or a token: pipelines federate.",
    reason="A secret can be copied and works from anywhere until it expires; a federated token does not.",
    source="https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation",
    remediation="Give the service principal a federation policy for the pipeline's subject, and no secret.",
    on=(
        "databricks:index/servicePrincipalSecret:ServicePrincipalSecret",
        "databricks:index/oboToken:OboToken",
        "databricks:index/token:Token",
    ),
    check=_check,
)
