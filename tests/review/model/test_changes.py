"""What becomes of each resource."""

from typing import Any

from review.model.changes import Change, Effect, changes_of
from review.model.events import read_log
from tests.review.log import POOL, SCHEMA, SUBNET, state, step


def changes(*lines: str) -> list[Change]:
    return changes_of(read_log(lines))


def schema(name: str, **more: Any) -> dict[str, Any]:
    return state(SCHEMA, name, {"catalogName": "ml", "name": name}, **more)


def test_what_goes_away_comes_first_and_of_that_what_holds_data() -> None:
    found = changes(
        step("create", new=state(SUBNET, "a")),
        step("update", old=state(POOL, "b"), new=state(POOL, "b")),
        step("replace", old=state(POOL, "c"), new=state(POOL, "c")),
        step("delete", old=state(POOL, "d")),
        step("delete", old=schema("raw")),
    )
    assert [(change.name, change.effect) for change in found] == [
        ("ml.raw", Effect.DELETED),
        ("d", Effect.DELETED),
        ("c", Effect.REPLACED),
        ("b", Effect.UPDATED),
        ("a", Effect.CREATED),
    ]


def test_what_stays_as_it_is_is_no_change() -> None:
    assert not changes(step("same", old=state(SUBNET, "a"), new=state(SUBNET, "a")))


def test_components_and_providers_exist_in_no_cloud() -> None:
    component = state("databricks-mlops:network:Egress", "egress", custom=False)
    provider = state("pulumi:providers:databricks", "workspace")
    assert not changes(step("create", new=component), step("update", old=provider, new=provider))


def test_deleting_what_is_protected_is_refused() -> None:
    [open_, kept] = changes(step("delete", old=schema("a")), step("delete", old=schema("b", protect=True)))
    assert (open_.refused, kept.refused) == (False, True)


def test_updating_what_is_protected_is_not_refused() -> None:
    [found] = changes(step("update", old=schema("a", protect=True), new=schema("a", protect=True)))
    assert not found.refused


def test_what_is_retained_is_released_and_nothing_is_lost() -> None:
    [found] = changes(step("delete", old=schema("a", retainOnDelete=True)))
    assert (found.effect, found.holds, found.destructive) == (Effect.RELEASED, "", False)


def test_only_what_goes_away_loses_data() -> None:
    gone, kept = changes(
        step("delete", old=schema("a")),
        step("update", old=schema("b"), new=schema("b")),
    )
    assert (gone.holds, kept.holds) == ("tables, files and models", "")


def test_a_replacement_is_explained_by_what_forces_it() -> None:
    old, new = ({"nodeTypeId": node, "maxCapacity": size} for node, size in (("a", 1), ("b", 2)))
    [found] = changes(
        step(
            "replace",
            old=state(POOL, "pool", old),
            new=state(POOL, "pool", new),
            details={"nodeTypeId": "update-replace", "maxCapacity": "update"},
        )
    )
    assert found.causes == ("node type",)


def test_a_resource_goes_by_its_name_in_the_cloud() -> None:
    named = state(SUBNET, "network-pe-subnet", {"subnetName": "pe-subnet", "virtualNetworkName": "vnet"})
    guid = state(
        "azure-native:authorization:RoleAssignment",
        "lake-writer",
        {"roleAssignmentName": "8b4b427e-c71d-4ff2-a568-4129d72ab9ff"},
    )
    grants = state("databricks:index/grants:Grants", "g", id="schema/ml.raw")
    found = changes(*(step("delete", old=old) for old in (named, guid, grants)))
    assert {change.name for change in found} == {"pe-subnet", "lake-writer", "schema ml.raw"}
