"""Names: their patterns, what may stand in them, and that no two things get the same one."""

import pytest

from platform_model.name_limits import within
from platform_model.patterns import KINDS
from tests.platform_model.files import platform, said


def test_another_organisation_and_workload_stand_in_the_names() -> None:
    own = platform({"organisation": "acme", "workload": "lakehouse", "abbreviation": "lh"})
    assert own.name("dataLake", environment="dev", suffix="abcde") == "acmedatalakedevabcde"
    assert own.name("resourceGroup", stack="dev") == "rg-lakehouse-dev"
    assert own.name("deployPrincipal", environment="prod") == "lh-deploy-prod"


def test_a_single_kind_of_thing_has_a_pattern_of_its_own() -> None:
    own = platform({"names": {"catalog": "{organisation}_{environment}"}})
    assert own.name("catalog", environment="dev") == "company_dev"
    assert own.name("storageCredential", stack="dev") == "ml_dev_credential"


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ({"catalogue": "x"}, "names.catalogue: is no kind of thing; did you mean catalog?"),
        (
            {"catalog": "ml_{environment}_{team}"},
            "names.catalog: nothing is known of team; "
            "the parts are abbreviation, environment, organisation, workload",
        ),
        (
            {"catalog": "ml"},
            "names.catalog: lacks {environment}, by which the names of two things are told apart",
        ),
        (
            {"catalog": "ml_{environment"},
            "names.catalog: ml_{environment is no pattern (expected '}' before end of string); "
            "write parts as {stack}",
        ),
    ],
)
def test_a_pattern_is_of_a_kind_and_tells_its_things_apart(names: dict[str, str], line: str) -> None:
    assert said({"names": names}) == [line]


def test_a_name_that_breaks_its_limit_is_told_with_the_environment_that_makes_it_long() -> None:
    assert said({"environments.1.name": "acceptance"}) == [
        "environments.1.name: companydatalakeacceptanceaaaaa has 30 characters; "
        "a storage account has 3 to 24 (names.dataLake)",
        "environments.1.name: kv-mlops-acceptance-aaaaa has 25 characters; "
        "a key vault has 3 to 24 (names.keyVault)",
    ]


def test_a_pattern_that_breaks_a_limit_is_told_where_it_stands() -> None:
    assert said({"names": {"dataLake": "{organisation}-{environment}{suffix}"}}) == [
        f"names.dataLake: company-{name}aaaaa is no name of a storage account: "
        "allowed are lower-case letters and digits (names.dataLake)"
        for name in ("dev", "test", "prod")
    ]


def test_two_things_of_one_namespace_have_two_names() -> None:
    assert said({"names": {"runPrincipal": "{abbreviation}-deploy-{environment}"}}) == [
        f"names.runPrincipal: mlops-deploy-{name} would be the runPrincipal of {name} and the "
        f"deployPrincipal of {name}; change a pattern in names"
        for name in ("dev", "test", "prod")
    ]


def test_no_catalog_is_called_as_one_of_databricks_own() -> None:
    pattern = {"organisation": "acme", "names": {"catalog": "{environment}"}}
    assert said({**pattern, "environments.1.name": "system"}) == [
        "names.catalog: system is no name of a catalog: allowed are lower-case letters, digits and "
        "underscores, and none of Databricks' own catalogs (names.catalog)"
    ]
    assert said({**pattern, "environments.1.name": "systems"}) == []


def test_the_stack_of_the_states_has_names_of_its_own() -> None:
    assert said(
        {"names": {"managedResourceGroup": "rg-{workload}-back{stack}"}, "environments.0.name": "end"}
    )[:1] == [
        "names.managedResourceGroup: rg-databricks-mlops-backend would be the managedResourceGroup of end "
        "and the resourceGroup of backend; change a pattern in names"
    ]
    assert said({"abbreviation": "mlplatform"}) == [
        "workload: kv-mlplatform-backend-aaaaa has 27 characters; a key vault has 3 to 24 (names.keyVault)"
    ]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("organisation", "Our Company", "organisation in names; use 1 to 16 lower-case letters and digits"),
        ("workload", "a--b", "workload in names; use lower-case letters, digits and single hyphens"),
        ("abbreviation", "ml-ops", "abbreviation in names; use 1 to 12 lower-case letters and digits"),
    ],
)
def test_what_stands_in_names_is_plain(key: str, value: str, words: str) -> None:
    assert said({key: value}) == [f"{key}: {value} is no {words}, beginning with a letter"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_limit_refuses_an_empty_name(kind: str) -> None:
    with pytest.raises(ValueError, match="has 0 characters"):
        within(KINDS[kind].limit, "")
