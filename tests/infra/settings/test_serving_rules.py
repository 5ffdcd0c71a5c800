"""What is refused of serving endpoints: their patterns, models, tables and callers."""

from typing import Any

import pytest

from tests.infra.settings.files import said

ENDPOINT = "serving.endpoints.0"
ANOTHER_NAME = "remove or rename one"


def versions(*shares: tuple[str, int], **more: object) -> list[dict[str, Any]]:
    return [{"version": version, "traffic": traffic, "size": "Small", **more} for version, traffic in shares]


def endpoint(**more: object) -> dict[str, Any]:
    return {
        "name": "other",
        "model": "ml_models_catalog.production_models.other",
        "pattern": "single",
        "versions": versions(("@champion", 100)),
        **more,
    }


def of_pattern(pattern: str, *shares: tuple[str, int]) -> list[str]:
    return said("prod", {f"{ENDPOINT}.pattern": pattern, f"{ENDPOINT}.versions": versions(*shares)})


@pytest.mark.parametrize(
    ("pattern", "shares"),
    [
        ("single", [("1", 100)]),
        ("blueGreen", [("1", 100), ("2", 0)]),
        ("blueGreen", [("@blue", 0), ("@green", 100)]),
        ("canary", [("1", 90), ("2", 10)]),
        ("canary", [("@champion", 80), ("@challenger", 15), ("7", 5)]),
    ],
)
def test_versions_that_fit_the_pattern_are_allowed(pattern: str, shares: list[tuple[str, int]]) -> None:
    without_shadow = {f"{ENDPOINT}.shadow": None}
    changes = {f"{ENDPOINT}.pattern": pattern, f"{ENDPOINT}.versions": versions(*shares), **without_shadow}
    assert said("prod", changes) == []


BLUE_GREEN = "blueGreen serves two versions, one with all the traffic and one with none; write 100 and 0"


@pytest.mark.parametrize(
    ("pattern", "shares", "words"),
    [
        (
            "single",
            [("1", 100), ("2", 0)],
            "single serves one version, here are 2; remove the others or choose canary",
        ),
        ("blueGreen", [("1", 100)], BLUE_GREEN),
        ("blueGreen", [("1", 50), ("2", 50)], BLUE_GREEN),
        ("blueGreen", [("1", 100), ("2", 0), ("3", 0)], BLUE_GREEN),
        ("canary", [("1", 100)], "canary compares versions, here is one; add another or choose single"),
        (
            "canary",
            [("1", 90), ("2", 10), ("3", 0)],
            "a version of canary has no traffic; give each a share, or choose blueGreen",
        ),
    ],
)
def test_versions_that_do_not_fit_the_pattern_are_refused(
    pattern: str, shares: list[tuple[str, int]], words: str
) -> None:
    assert of_pattern(pattern, *shares) == [f"{ENDPOINT}.versions: {words}"]


@pytest.mark.parametrize("second", [9, 11])
def test_the_traffic_adds_up_to_a_hundred(second: int) -> None:
    assert of_pattern("canary", ("1", 90), ("2", second)) == [
        f"{ENDPOINT}.versions: the traffic adds up to {90 + second}; share out 100"
    ]


def test_a_share_of_the_traffic_is_a_percentage() -> None:
    assert said("prod", {f"{ENDPOINT}.versions.0.traffic": 101}) == [
        f"{ENDPOINT}.versions.0.traffic: 101 is too high; the most is 100"
    ]


def test_a_version_is_served_once() -> None:
    assert of_pattern("canary", ("1", 90), ("1", 10)) == [
        f"{ENDPOINT}.versions.1.version: 1 is served twice; remove one"
    ]


def test_served_names_are_unique() -> None:
    named = versions(("1", 90), ("2", 10), name="blue")
    assert said("prod", {f"{ENDPOINT}.pattern": "canary", f"{ENDPOINT}.versions": named}) == [
        f"{ENDPOINT}.versions.1.name: blue is served already; choose another name"
    ]


def test_an_endpoint_serves_one_to_ten_versions() -> None:
    ten = [(str(number), 10) for number in range(1, 11)]
    assert of_pattern("canary", *ten) == []
    assert of_pattern("canary", *ten, ("11", 0)) == [f"{ENDPOINT}.versions: lists 11; the most is 10"]
    assert of_pattern("single") == [f"{ENDPOINT}.versions: is empty; list at least one"]


@pytest.mark.parametrize("name", ["customer churn", "churn!", "", "a" * 64])
def test_the_name_of_an_endpoint_can_be_part_of_an_address(name: str) -> None:
    assert said("prod", {f"{ENDPOINT}.name": name}) == [
        f"{ENDPOINT}.name: {name or 'an empty text'} is no name in serving; "
        "use 1 to 63 letters, digits, hyphens and underscores"
    ]


def test_endpoints_have_names_of_their_own() -> None:
    assert said("prod", {"serving.endpoints": [endpoint(), endpoint(name="Other")]}) == [
        "serving.endpoints.1.name: Other is declared twice; remove or rename one"
    ]


def test_endpoints_record_in_tables_of_their_own() -> None:
    table = {"schema": "serving", "prefix": "inference_logs"}
    both = [endpoint(name=name, inferenceTable=table) for name in ("one", "two")]
    assert said("prod", {"serving.endpoints": both}) == [
        "serving.endpoints.1.inferenceTable.prefix: inference_logs is the prefix of one already; "
        "choose another"
    ]


def test_an_inference_table_is_in_the_environments_own_catalog() -> None:
    assert said("prod", {f"{ENDPOINT}.inferenceTable.catalog": "ml_prod_catalog"}) == []
    assert said("prod", {f"{ENDPOINT}.inferenceTable.catalog": "ml_dev_catalog"}) == [
        f"{ENDPOINT}.inferenceTable.catalog: ml_dev_catalog is not this environment's catalog; "
        "write ml_prod_catalog or remove it"
    ]


def test_an_inference_table_is_in_a_declared_schema() -> None:
    assert said("prod", {f"{ENDPOINT}.inferenceTable.schema": "model_inference"}) == [
        f"{ENDPOINT}.inferenceTable.schema: model_inference is no schema of the catalog; "
        "declare it in catalog.schemas or choose among raw, feature_store, models, serving"
    ]


def test_the_prefix_of_an_inference_table_is_a_unity_catalog_name() -> None:
    assert said("prod", {f"{ENDPOINT}.inferenceTable.prefix": "inference-logs"}) == [
        f"{ENDPOINT}.inferenceTable.prefix: inference-logs is no Unity Catalog name; "
        "use lower-case letters, digits and underscores, and start with a letter"
    ]


@pytest.mark.parametrize(
    "model", ["customer_churn", "production_models.churn", "a.b.c.d", "A.b.c", "a..c", ""]
)
def test_a_model_is_named_in_full(model: str) -> None:
    assert said("prod", {f"{ENDPOINT}.model": model}) == [
        f"{ENDPOINT}.model: {model or 'an empty text'} is no full name; "
        "write catalog.schema.name, each in lower-case letters, digits and underscores"
    ]


@pytest.mark.parametrize(
    ("environment", "schema", "stage"),
    [
        ("dev", "dev_models", "dev"),
        ("test", "candidate_models", "candidate"),
        ("prod", "production_models", "production"),
    ],
)
def test_an_environment_serves_models_of_its_stage(environment: str, schema: str, stage: str) -> None:
    right = f"ml_models_catalog.{schema}.churn"
    assert said(environment, {f"{ENDPOINT}.model": right}) == []
    assert said(environment, {f"{ENDPOINT}.model": "ml_models_catalog.archived_models.churn"}) == [
        f"{ENDPOINT}.model: archived_models is of the stage archived; "
        f"{environment} serves {stage} models, write {right}"
    ]


def test_a_model_is_in_a_schema_of_the_registry() -> None:
    right = "ml_models_catalog.production_models.churn"
    assert said("prod", {f"{ENDPOINT}.model": "ml_prod_catalog.models.churn"}) == [
        f"{ENDPOINT}.model: ml_prod_catalog is not the registry's catalog, ml_models_catalog; write {right}"
    ]
    assert said("prod", {f"{ENDPOINT}.model": "ml_models_catalog.gold.churn"}) == [
        f"{ENDPOINT}.model: gold is no schema of the registry (platform.yaml); write {right}"
    ]


@pytest.mark.parametrize("models", [None, {}, {"catalog": None}, {"catalog": []}])
def test_a_registry_that_is_not_known_is_the_shared_stacks_own_matter(models: object) -> None:
    changes = {"workspace.defaultCatalog": "ml_prod_catalog", f"{ENDPOINT}.model": "a.b.c"}
    assert said("prod", changes, shared={"models": models}) == []


def test_a_shadow_is_another_version_and_gets_no_traffic() -> None:
    assert said("prod", {f"{ENDPOINT}.shadow.version": "@champion"}) == [
        f"{ENDPOINT}.shadow.version: @champion is served already; compare another version"
    ]
    assert said("prod", {f"{ENDPOINT}.shadow.traffic": 100}) == [
        f"{ENDPOINT}.shadow.traffic: no request is routed to a shadow, a job replays them; remove it"
    ]
    assert said("prod", {f"{ENDPOINT}.shadow.version": "@v2"}) == [
        f"{ENDPOINT}.shadow.version: @v2 cannot be an alias, the registry keeps it for versions; "
        "write the number, or an alias such as @champion"
    ]


@pytest.mark.parametrize(
    ("key", "instead"),
    [
        ("autoCaptureConfig", "inferenceTable"),
        ("autoCapture", "inferenceTable"),
        ("servedModels", "versions"),
    ],
)
def test_what_databricks_no_longer_takes_is_told_with_its_successor(key: str, instead: str) -> None:
    assert said("prod", {f"{ENDPOINT}.{key}": {}}) == [
        f"{ENDPOINT}.{key}: Databricks no longer takes it; state {instead}"
    ]


def test_a_limit_of_calls_lets_somebody_in_and_is_said_once() -> None:
    both = [{"callsPerMinute": 60, "per": "endpoint"}, {"callsPerMinute": 6}]
    assert said("prod", {f"{ENDPOINT}.rateLimits": both}) == []
    assert said("prod", {f"{ENDPOINT}.rateLimits": [*both, {"callsPerMinute": 7, "per": "user"}]}) == [
        f"{ENDPOINT}.rateLimits.2.per: user has a limit already; remove one"
    ]
    assert said("prod", {f"{ENDPOINT}.rateLimits": [{"callsPerMinute": 0}]}) == [
        f"{ENDPOINT}.rateLimits.0.callsPerMinute: 0 is too low; the least is 1"
    ]


def test_whoever_calls_an_endpoint_can_enter_and_is_listed_once() -> None:
    assert said("prod", {f"{ENDPOINT}.queryGroups": ["dataScientists"]}) == [
        f"{ENDPOINT}.queryGroups.0: dataScientists cannot enter the workspace; "
        "add it to access.users or remove it here"
    ]
    assert said("prod", {f"{ENDPOINT}.queryGroups": ["mlEngineers", "mlEngineers"]}) == [
        f"{ENDPOINT}.queryGroups.1: mlEngineers is listed twice; list it once"
    ]


def test_an_endpoint_is_listed_or_retired() -> None:
    assert said("prod", {"serving.retired": ["customer-churn", "old"]}) == [
        "serving.retired.0: customer-churn is listed in endpoints; remove it here or there"
    ]
