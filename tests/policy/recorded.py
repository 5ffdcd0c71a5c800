"""What the real program registers, as the pack sees it."""

from typing import Any

from localcloud.core.values import UNKNOWN as NOT_RECORDED
from policy.core.resource import Resource, Stack
from policy.core.values import UNKNOWN, Properties
from tests.cloud_answers import ANSWERS
from tests.engine_double import Engine, Registered

ROOT = "pulumi:pulumi:Stack"


def stack_of_engine(engine: Engine, name: str, *, preview: bool) -> Stack:
    """Return a finished run as a stack, with the stack's own resource and its outputs."""
    root = Resource(
        type=ROOT,
        name=f"databricks-mlops-{name}",
        urn=f"urn:pulumi:{name}::databricks-mlops::{ROOT}::databricks-mlops-{name}",
        properties=Properties(_marked(engine.exports)),
    )
    return Stack(resources=(root, *(_resource(found, preview) for found in engine.registered)))


def _resource(found: Registered, preview: bool) -> Resource:
    answered = ANSWERS.get(found.type, lambda _: {})(found.inputs)
    if preview:
        answered = {key: found.inputs.get(key, NOT_RECORDED) for key in answered}
    return Resource(
        type=found.type,
        name=found.name,
        urn=found.urn,
        properties=Properties(_marked({**found.inputs, **answered, **found.outputs})),
        protect=found.protect,
        parent=found.parent_urn,
        provider=found.provider_name,
        ignore_changes=found.ignore_changes,
        dependencies=found.dependencies,
        property_dependencies=found.property_dependencies,
    )


def _marked(value: Any) -> Any:
    if value is NOT_RECORDED:
        return UNKNOWN
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return value
