"""Endpoints serve models of their own stage."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _check(endpoint: Resource) -> Iterator[str | NotYetKnown]:
    allowed = endpoint.settings["schemas"]

    def wrong(entity: Properties) -> Iterator[str]:
        name = entity.at("entityName", "a model without a name")
        if not any(name.startswith(f"{schema}.") for schema in allowed):
            yield f"it serves {name}, and may serve models of {' or '.join(allowed) or 'no schema'}"

    yield from apart(endpoint.each("config.servedEntities"), wrong)


RULE = ResourceRule(
    name="serving-model-stage",
    severity=Severity.HIGH,
    description="An endpoint serves models of the schema that belongs to its environment.",
    reason="A development model behind a production endpoint has passed no gate and no reviewer.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/mlops/mlops-workflow",
    remediation="Promote the model, and serve it from the schema of this environment; if that was renamed, "
    "run `make generate`, which states its name in policy/config/<stack>.json.",
    settings={
        "schemas": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Full names of the schemas whose models may be served.",
            "default": [],
        }
    },
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
