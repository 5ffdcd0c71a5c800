"""Endpoints are no larger than somebody agreed to."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _check(endpoint: Resource) -> Iterator[str | NotYetKnown]:
    sizes, most = endpoint.settings["sizes"], endpoint.settings["maxConcurrency"]

    def wrong(entity: Properties) -> Iterator[str]:
        name = entity.at("name", "a version")
        size, concurrency = entity.at("workloadSize"), entity.at("maxProvisionedConcurrency", 0)
        if size and size not in sizes:
            yield f"{name} is {size}, and may be {' or '.join(sizes)}"
        elif concurrency > most:
            yield f"{name} serves {concurrency} requests at once, and may serve {most}"
        elif not size and not concurrency:
            yield f"nothing is said about the size of {name}"

    yield from apart(endpoint.each("config.servedEntities"), wrong)


RULE = ResourceRule(
    name="serving-sizes",
    severity=Severity.MEDIUM,
    description="A served model has a size, and one that the environment allows.",
    reason="A large endpoint costs sixteen small ones, day and night.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints",
    remediation=(
        "Choose an allowed workloadSize, or allow the size in the pack's configuration of this stack."
    ),
    settings={
        "sizes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The sizes that a served model may have.",
            "default": ["Small"],
        },
        "maxConcurrency": {
            "type": "integer",
            "description": "The most requests at once that a served model may be provisioned for.",
            "default": 4,
        },
    },
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
