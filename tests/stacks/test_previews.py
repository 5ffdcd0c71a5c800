"""What a preview of an environment knows before the environment exists."""

from collections.abc import Iterator
from typing import Any

import pytest

from localcloud.core.values import UNKNOWN
from platform_model import SHARED
from tests.engine_double import Engine, Registered
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)

Place = tuple[str, ...]
"""URN of a resource, and the path of a value in its inputs."""


def leaves(value: Any, *path: str) -> Iterator[tuple[Place, Any]]:
    """Yield the single values in a nested one."""
    items = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if items is None:
        yield path, value
        return
    for key, item in items:
        yield from leaves(item, *path, str(key))


def asked(engine: Engine) -> dict[Place, Any]:
    """Return every single value in the inputs of everything, providers included."""
    return dict(leaf for resource in engine.registered for leaf in leaves(resource.inputs, resource.urn))


def unknown(resource: Registered) -> list[str]:
    return [".".join(path) for path, value in leaves(resource.inputs) if value is UNKNOWN]


@EVERY
def test_whatever_comes_from_the_shared_stack_is_known(stack_of: StackOf, environment: str) -> None:
    shared = {value for _, value in leaves(stack_of(SHARED).exports)}
    before, after = asked(stack_of(environment, preview=True)), asked(stack_of(environment))
    taken = {place: value for place, value in after.items() if value in shared}

    assert len(set(taken.values())) > 20
    assert {place: before.get(place) for place in taken} == taken


@EVERY
def test_only_what_an_environment_makes_itself_is_unknown(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment, preview=True)
    found = [(resource, path) for resource in engine.registered for path in unknown(resource)]
    assert found
    for resource, path in found:
        sources = resource.property_dependencies.get(path.partition(".")[0], frozenset())
        own = [urn for urn in sources if engine.at(urn).type.startswith(("azure-native:", "databricks:"))]
        assert own, f"{resource.type} {resource.name}: {path}"


@EVERY
def test_the_same_resources_are_previewed_as_are_made(stack_of: StackOf, environment: str) -> None:
    previewed = {resource.urn for resource in stack_of(environment, preview=True).registered}
    assert previewed == {resource.urn for resource in stack_of(environment).registered}


@EVERY
def test_the_way_to_the_metastore_is_known_before_the_environment_has_a_workspace(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment, preview=True)
    provider = engine.one("pulumi:providers:databricks", "web-auth-workspace")
    assert unknown(provider) == []
    catalog = engine.one("databricks:index/catalog:Catalog")
    assert catalog.provider_name == "web-auth-workspace"
