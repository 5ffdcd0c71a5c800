"""How mistakes are told: all at once, in the file's order, each with the way out."""

import pytest

from tests.infra.settings.files import GONE, said


def test_mistakes_of_every_kind_and_section_are_told_at_once_in_the_order_of_the_file() -> None:
    changes = {
        "location": "westeurope",
        "tags.owner": "",
        "network.vnet": "10.0.0.0/8",
        "network.hostSubnet": "nowhere",
        "network.containerSubnet": "11.0.2.0/27",
        "network.subnet": "10.0.9.0/24",
        "workspace.publicAccess": True,
        "storage.softDeleteDays": "long",
        "catalog.schemas.1.name": "Raw",
        "catalog.comment": GONE,
    }
    others = {"test": {"network": {}}, "dev": {"network": {}}, "shared": {"network": {}}}
    assert said("prod", changes, **others) == [
        "location: westeurope is not the region of the metastore, eastus2 (Pulumi.shared.yaml); "
        "a workspace uses the metastore of its own region",
        "tags.owner: has 0 characters; a tag has 1 to 256",
        "network.vnet: 10.0.0.0/8 is too large; choose a range from /16 to /24",
        "network.hostSubnet: nowhere is no IPv4 range; write one such as 10.0.0.0/16",
        "network.containerSubnet: 11.0.2.0/27 is outside the network 10.0.0.0/8; choose a range inside it",
        "network.containerSubnet: 11.0.2.0/27 is too small for a workspace; choose /26 or larger",
        "network.subnet: is no setting; did you mean hostSubnet?",
        "workspace.publicAccess: prod must not be reachable from the internet; remove it or set it to false",
        "storage.softDeleteDays: must be a whole number",
        "catalog.schemas.1.name: Raw is no Unity Catalog name; "
        "use lower-case letters, digits and underscores, and start with a letter",
        "catalog.comment: is missing; state it: What the catalog holds.",
    ]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("network.hostSubnt", "is no setting; did you mean hostSubnet?"),
        ("keyvault", "is no setting; did you mean keyVault?"),
        ("key_vault", "is no setting; did you mean keyVault?"),
        ("catalog.schemas.0.volume", "is no setting; did you mean volumes?"),
        ("storage.zzz", "is no setting; choose among replication, softDeleteDays"),
        ("environment", "is no setting, the stack's name says it; remove it"),
        ("mlflow.experiments.0.owner", "is no setting; the only one is name"),
        ("monitoring.monitors.0.snapshot.size", "is no setting; remove it, there is none here"),
    ],
)
def test_an_unknown_key_is_named_with_the_one_that_was_meant(key: str, words: str) -> None:
    assert said("dev", {key: "x"}) == [f"{key}: {words}"]


def test_what_only_the_program_states_is_no_choice() -> None:
    (line,) = said("dev", {"enviroment": "x"})
    assert line.startswith("enviroment: is no setting; choose among location, tags, ")
    assert "environment" not in line


def test_the_value_of_an_unknown_key_is_not_repeated() -> None:
    assert "hunter2" not in "".join(said("dev", {"workspace.token": "hunter2"}))


def test_a_missing_key_is_named_with_what_it_says() -> None:
    assert said("dev", {"storage.replication": GONE}) == [
        "storage.replication: is missing; state it: "
        "How often and how far apart Azure keeps copies; the SKU of the account."
    ]
    assert said("dev", {"network": GONE}) == ["network: is missing; state it: The address plan."]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("network", None, "must be a group of settings, not null"),
        ("network", [], "must be a group of settings, not a list"),
        ("compute.pool", False, "must be a group of settings, or null for none, not false"),
        ("compute.spot", [], "must be a group of settings, or null for none, not a list"),
        (
            "compute.interactiveCluster",
            "none",
            "must be a group of settings, or null for none, not a single value",
        ),
        ("tags.additional", ["x"], "must be a group of settings, not a list"),
        ("tags.additional", "x", "must be a group of settings, not a single value"),
        ("catalog.schemas", "raw", "must be a list"),
        ("catalog.schemas", {"raw": {}}, "must be a list"),
        ("catalog.schemas.0", "raw", "must be a group of settings, not a single value"),
        ("network.maxNodes", "many", "must be a whole number"),
        ("network.maxNodes", 1.5, "must be a whole number"),
        ("network.maxNodes", [1], "must be a whole number"),
        ("workspace.publicAccess", "perhaps", "must be true or false"),
        ("workspace.publicAccess", {}, "must be true or false"),
        ("tags.costCentre", 4711, "must be text; put it in quotes"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_what_it_must_be(key: str, value: object, words: str) -> None:
    assert said("dev", {key: value}) == [f"{key}: {words}"]


def test_a_mistake_in_another_stack_is_that_stacks_own() -> None:
    broken = {"network.vnet": "nowhere", "location": 5, "models": None}
    assert said("dev", {}, shared=broken, test={"network": "x"}) == []


def test_no_rule_judges_the_default_in_place_of_a_value_that_is_wrong() -> None:
    changes = {"workspace.publicAccess": "perhaps", "workspace.backEndPrivateLink": False}
    assert said("dev", changes) == ["workspace.publicAccess: must be true or false"]
