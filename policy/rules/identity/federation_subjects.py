"""Federation trusts one pipeline of one environment."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

AZURE = "azure-native:managedidentity:FederatedIdentityCredential"
DATABRICKS = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy"
# A pull request runs code that nobody has looked at.
UNREVIEWED = ":pull_request"


def _check(trust: Resource) -> Iterator[str]:
    at = "" if trust.type == AZURE else "oidcPolicy."
    subject = str(trust.at(f"{at}subject", ""))
    if not subject or "*" in subject:
        yield f"its subject is {subject or 'not set'}, which is more than one pipeline"
    if subject.endswith(UNREVIEWED):
        yield "its subject is every pull request, of everyone who can open one"
    if not str(trust.at(f"{at}issuer", "")).startswith("https://"):
        yield "its issuer has no https address"
    if not trust.each(f"{at}audiences"):
        yield "it takes tokens that were made for others: audiences is empty"


RULE = ResourceRule(
    name="identity-federation-subjects",
    severity=Severity.CRITICAL,
    description="Federation trusts one subject of one issuer, for one audience.",
    reason="The subject is all that tells the pipeline of main from anybody's branch, fork or pull request.",
    source="https://docs.github.com/actions/reference/security/oidc",
    remediation="Name the repository and the environment, such as repo:company/mlops:environment:prod.",
    on=(AZURE, DATABRICKS),
    check=_check,
)
