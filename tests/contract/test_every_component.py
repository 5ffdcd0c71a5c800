"""What every component promises, whatever it is made of."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import get_type_hints

import pulumi
import pytest

import components
from tests.contract import rules
from tests.contract.cases import CASES, TAGS, Case
from tests.contract.conftest import NAMES, SceneOf

ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.component.__name__)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def every_component() -> Iterator[type[pulumi.ComponentResource]]:
    """Yield every component class of the package, wherever it stands."""
    for module in pkgutil.walk_packages(components.__path__, "components."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, pulumi.ComponentResource) and found.__module__ == module.name:
                yield found


def test_every_component_has_a_case() -> None:
    assert {case.component for case in CASES} == set(every_component())


@ALL
def test_constructor_takes_a_name_typed_arguments_and_options(case: Case) -> None:
    signature = inspect.signature(case.component)
    args = get_type_hints(case.component.__init__)["args"]

    assert list(signature.parameters) == ["name", "args", "opts"]
    assert signature.parameters["opts"].default is None
    assert (args.__module__, args.__name__) == (
        case.component.__module__,
        f"{case.component.__name__}Args",
    )
    assert args.__dataclass_params__.frozen
    assert all(field.kw_only for field in dataclasses.fields(args))


@ALL
def test_type_token_says_project_area_and_class(scene_of: SceneOf, case: Case) -> None:
    area = case.component.__module__.split(".")[1]

    tokens = {component.type for component in scene_of(case).components}
    assert tokens == {f"databricks-mlops:{area}:{case.component.__name__}"}


@ALL
@PREVIEWS
def test_outputs_are_those_that_the_class_declares_and_all_are_registered(
    scene_of: SceneOf, case: Case, preview: bool
) -> None:
    scene = scene_of(case, preview=preview)
    declared = set(inspect.get_annotations(case.component))

    assert declared, "a component that yields nothing is nothing to build on"
    assert [set(component.outputs) for component in scene.components] == [declared, declared]
    assert all(getattr(made, name) is not None for made in scene.instances for name in declared)


@ALL
@PREVIEWS
def test_children_stay_inside_of_the_component(scene_of: SceneOf, case: Case, preview: bool) -> None:
    scene = scene_of(case, preview=preview)
    inside = {component.urn for component in scene.components}

    assert list(rules.escaped(scene.engine)) == []
    assert [child.name for child in scene.engine.custom if child.parent_urn not in inside] == []


@ALL
def test_options_of_the_component_do_not_spill_over_its_children(scene_of: SceneOf, case: Case) -> None:
    ignored = {name for child in scene_of(case).engine.custom for name in child.ignore_changes}
    assert "ofTheComponent" not in ignored


@ALL
def test_children_are_named_after_their_component(scene_of: SceneOf, case: Case) -> None:
    strangers = [
        child.name
        for child in scene_of(case).engine.custom
        if child.name != child.parent and not child.name.startswith(f"{child.parent}-")
    ]
    assert strangers == []


@ALL
def test_two_instances_stand_side_by_side(scene_of: SceneOf, case: Case) -> None:
    scene = scene_of(case)
    urns = [resource.urn for resource in scene.engine.registered]

    assert {component.name for component in scene.components} == set(NAMES)
    assert len(urns) == len(set(urns))


@ALL
@PREVIEWS
def test_no_child_uses_a_default_provider(scene_of: SceneOf, case: Case, preview: bool) -> None:
    assert list(rules.without_provider(scene_of(case, preview=preview).engine)) == []


@ALL
@PREVIEWS
def test_every_child_that_takes_tags_carries_them(scene_of: SceneOf, case: Case, preview: bool) -> None:
    assert list(rules.untagged(scene_of(case, preview=preview).engine, TAGS)) == []


@ALL
@PREVIEWS
def test_every_physical_name_is_given(scene_of: SceneOf, case: Case, preview: bool) -> None:
    assert list(rules.unnamed(scene_of(case, preview=preview).engine)) == []


@ALL
@PREVIEWS
def test_nothing_is_asked_for_that_a_provider_refuses(scene_of: SceneOf, case: Case, preview: bool) -> None:
    assert list(rules.refused(scene_of(case, preview=preview).engine)) == []


@ALL
def test_what_its_namesake_replaces_is_deleted_first(scene_of: SceneOf, case: Case) -> None:
    assert list(rules.replaced_in_the_wrong_order(scene_of(case).engine)) == []


@ALL
def test_nothing_protected_depends_on_something_unprotected(scene_of: SceneOf, case: Case) -> None:
    assert list(rules.unprotected_support(scene_of(case).engine)) == []


@ALL
@PREVIEWS
def test_nothing_is_open_to_everybody(scene_of: SceneOf, case: Case, preview: bool) -> None:
    assert list(rules.public(scene_of(case, preview=preview).engine)) == []
