"""Endpoints refer to secrets."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties
from sections.secret_patterns import in_the_open


def _check(endpoint: Resource) -> Iterator[str | NotYetKnown]:
    yield from apart(endpoint.each("config.servedEntities"), _entity)


def _entity(entity: Properties) -> Iterator[str]:
    variables = entity.at("environmentVars", {})
    for name in variables:
        if in_the_open(name, str(variables[name])):
            yield f"{entity.at('name', 'a version')} gets the secret {name} itself"


RULE = ResourceRule(
    name="serving-no-secrets-in-the-open",
    severity=Severity.CRITICAL,
    description="The variables of a served model refer to secrets, and hold none.",
    reason="Whoever may see an endpoint reads its variables, and so does whoever reads the state.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/store-env-variable-model-serving",
    remediation="Put the secret into the vault, and write {{secrets/<scope>/<key>}}.",
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
