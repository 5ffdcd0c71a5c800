"""Endpoints run on hardware that somebody agreed to."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _check(endpoint: Resource) -> Iterator[str | NotYetKnown]:
    allowed = endpoint.settings["types"]

    def wrong(entity: Properties) -> Iterator[str]:
        if (kind := entity.at("workloadType", "CPU")) not in allowed:
            yield f"{entity.at('name', 'a version')} runs on {kind}, and may run on {' or '.join(allowed)}"

    yield from apart(endpoint.each("config.servedEntities"), wrong)


RULE = ResourceRule(
    name="serving-hardware",
    severity=Severity.MEDIUM,
    description="A served model runs on hardware that the environment allows.",
    reason="GPUs cost many times what a CPU does, and few regions have enough of them.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints",
    remediation="Use workloadType CPU, or allow the GPU in the pack's configuration of this stack.",
    settings={
        "types": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The workload types that a served model may have.",
            "default": ["CPU"],
        }
    },
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
