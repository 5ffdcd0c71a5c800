"""Tags: what every resource carries, and what Azure refuses."""

import pytest

from infra.settings.tags import Tags
from tests.infra.settings.files import said


def test_every_resource_says_whose_it_is_and_what_made_it() -> None:
    tags = Tags.model_validate(
        {
            "owner": "ml-platform",
            "costCentre": "4711",
            "dataClassification": "internal",
            "additional": {"project": "churn"},
        }
    )
    assert tags.on("dev") == {
        "project": "churn",
        "environment": "dev",
        "owner": "ml-platform",
        "costCentre": "4711",
        "dataClassification": "internal",
        "managedBy": "pulumi",
    }


@pytest.mark.parametrize("key", ["tags.owner", "tags.costCentre"])
@pytest.mark.parametrize("length", [0, 257])
def test_a_tag_has_1_to_256_characters(key: str, length: int) -> None:
    assert said("dev", {key: "x" * length}) == [f"{key}: has {length} characters; a tag has 1 to 256"]


@pytest.mark.parametrize("character", list("<>%&\\?/"))
def test_the_name_of_a_tag_holds_no_character_that_azure_refuses(character: str) -> None:
    assert said("dev", {"tags.additional": {f"a{character}": "x"}}) == [
        f"tags.additional.a{character}: a tag's name cannot hold {character}; remove it"
    ]


def test_the_name_of_a_tag_fits_a_storage_account() -> None:
    name = "x" * 129
    assert said("dev", {"tags.additional": {name: "x"}}) == [
        f"tags.additional.{name}: the name has 129 characters; storage accounts take 1 to 128"
    ]


@pytest.mark.parametrize(("name", "taken"), [("Owner", "owner"), ("managedby", "managedBy")])
def test_an_additional_tag_replaces_none_of_the_platform(name: str, taken: str) -> None:
    assert said("dev", {"tags.additional": {name: "x"}}) == [
        f"tags.additional.{name}: {taken} is set already; remove it here"
    ]


def test_a_resource_has_at_most_50_tags() -> None:
    assert said("dev", {"tags.additional": {f"t{number}": "x" for number in range(45)}}) == []
    assert said("dev", {"tags.additional": {f"t{number}": "x" for number in range(46)}}) == [
        "tags.additional: lists 46 tags; Azure leaves room for 45"
    ]


def test_the_data_classification_is_one_that_the_company_knows() -> None:
    assert said("dev", {"tags.dataClassification": "secret"}) == [
        "tags.dataClassification: secret is none of 'public', 'internal', 'confidential' or 'restricted'"
    ]
