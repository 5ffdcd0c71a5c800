"""Production endpoints answer at once."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _check(endpoint: Resource) -> Iterator[str | NotYetKnown]:
    if endpoint.settings["mayScaleToZero"]:
        return
    yield from apart(endpoint.each("config.servedEntities"), _entity)


def _entity(entity: Properties) -> Iterator[str]:
    if entity.at("scaleToZeroEnabled", False):
        yield f"{entity.at('name', 'a version')} scales to zero, so the first request waits for a start"


RULE = ResourceRule(
    name="serving-stays-warm",
    severity=Severity.LOW,
    description="A production endpoint does not scale to zero.",
    reason="The first request after a quiet hour waits for minutes, and capacity is not guaranteed.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/production-optimization",
    remediation="Set scaleToZeroEnabled to false.",
    settings={
        "mayScaleToZero": {
            "type": "boolean",
            "description": "Whether endpoints of this stack may scale to zero.",
            "default": False,
        }
    },
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
