"""Clusters refer to secrets."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.secrets import in_the_open
from policy.core.values import NotYetKnown


def _check(cluster: Resource) -> Iterator[str | NotYetKnown]:
    for where in ("sparkConf", "sparkEnvVars"):
        settings = cluster.at(where, {})

        def wrong(name: str, where: str = where) -> Iterator[str]:
            if in_the_open(name, cluster.at(where)[name]):
                yield f"{where} holds the secret {name} itself"

        yield from apart(settings, wrong)


RULE = ResourceRule(
    name="compute-no-secrets-in-the-open",
    severity=Severity.CRITICAL,
    description="A cluster's settings refer to secrets, and hold none.",
    reason="Whoever may see a cluster reads its settings, and so does whoever reads the state.",
    source="https://learn.microsoft.com/azure/databricks/security/secrets/secrets-spark-conf-env-var",
    way_out="Put the secret into the vault, and write {{secrets/<scope>/<key>}}.",
    on=("databricks:index/cluster:Cluster",),
    check=_check,
)
