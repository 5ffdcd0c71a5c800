"""What is refused of a version behind an endpoint: its name, its size, and secrets in plain text."""

import pytest

from infra.settings.served_versions import ServedVersion
from tests.infra.settings.files import GONE, said

VERSION = "serving.endpoints.0.versions.0"
KEPT = (
    "cannot be an alias, the registry keeps it for versions; write the number, or an alias such as @champion"
)
NO_VERSION = 'is no version; write a number in quotes, such as "3", or an alias, such as "@champion"'
NO_ALIAS = "is no alias; use letters, digits, underscores and hyphens after the @"
PLAIN = "looks like a secret; put it into the key vault and write {{secrets/scope/key}} here"


@pytest.mark.parametrize("version", ["1", "42", "@champion", "@v2-candidate", "@Blue_1"])
def test_a_version_is_a_number_or_an_alias(version: str) -> None:
    assert said("prod", {f"{VERSION}.version": version}) == []


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("@v1", f"@v1 {KEPT}"),
        ("@V12", f"@V12 {KEPT}"),
        ("@latest", f"@latest {KEPT}"),
        ("@LATEST", f"@LATEST {KEPT}"),
        ("v1", f"v1 {NO_VERSION}"),
        ("1.0", f"1.0 {NO_VERSION}"),
        ("0", f"0 {NO_VERSION}"),
        ("champion", f"champion {NO_VERSION}"),
        ("", f"an empty text {NO_VERSION}"),
        ("@", f"@ {NO_ALIAS}"),
        ("@the best", f"@the best {NO_ALIAS}"),
        ("@" + "a" * 256, f"@{'a' * 256} {NO_ALIAS}"),
        (3, "must be text; put it in quotes"),
    ],
)
def test_what_is_neither_is_refused(version: object, words: str) -> None:
    assert said("prod", {f"{VERSION}.version": version}) == [f"{VERSION}.version: {words}"]


@pytest.mark.parametrize(
    ("version", "name", "served"),
    [("3", None, "v3"), ("@champion", None, "champion"), ("3", "blue", "blue")],
)
def test_a_version_has_a_name_behind_the_endpoint(version: str, name: str | None, served: str) -> None:
    given = {"version": version, "name": name, "traffic": 100, "size": "Small"}
    assert ServedVersion.model_validate(given).served_name == served


@pytest.mark.parametrize(
    ("given", "largest"),
    [
        ({"size": "Small"}, 4),
        ({"size": "Medium"}, 16),
        ({"size": "Large"}, 64),
        ({"minConcurrency": 4, "maxConcurrency": 20}, 20),
    ],
)
def test_the_largest_concurrency_is_that_of_the_size_or_the_upper_bound(
    given: dict[str, object], largest: int
) -> None:
    served = ServedVersion.model_validate({"version": "1", "traffic": 100, **given})
    assert served.largest_concurrency == largest


@pytest.mark.parametrize(
    ("size", "least", "most", "lines"),
    [
        ("Small", GONE, GONE, []),
        (GONE, 4, 8, []),
        (GONE, 4, 1024, []),
        (GONE, GONE, GONE, ["size: is missing; state it, or minConcurrency and maxConcurrency"]),
        (GONE, 4, GONE, ["maxConcurrency: is missing; minConcurrency comes with it"]),
        (GONE, GONE, 4, ["minConcurrency: is missing; maxConcurrency comes with it"]),
        ("Small", GONE, 8, ["size: Small and maxConcurrency exclude each other; remove one or the other"]),
        (
            "Small",
            4,
            8,
            ["size: Small and minConcurrency and maxConcurrency exclude each other; remove one or the other"],
        ),
        (GONE, 6, 8, ["minConcurrency: 6 is no multiple of 4; write 4 or 8"]),
        (GONE, 4, 10, ["maxConcurrency: 10 is no multiple of 4; write 8 or 12"]),
        (GONE, 12, 8, ["minConcurrency: 12 is more than maxConcurrency 8; lower it"]),
        (GONE, 0, 8, ["minConcurrency: 0 needs scaleToZero; raise it to 4 or set scaleToZero to true"]),
        (GONE, 4, 1028, ["maxConcurrency: 1028 is too high; the most is 1024"]),
        ("Huge", GONE, GONE, ["size: Huge is none of 'Small', 'Medium' or 'Large'"]),
    ],
)
def test_a_version_has_a_size_or_bounds_of_its_concurrency(
    size: object, least: object, most: object, lines: list[str]
) -> None:
    stated = {"size": size, "minConcurrency": least, "maxConcurrency": most}
    changes = {
        f"{VERSION}.{key}": value for key, value in stated.items() if key == "size" or value is not GONE
    }
    assert said("prod", changes) == [f"{VERSION}.{line}" for line in lines]


def test_a_version_that_scales_to_zero_may_start_there() -> None:
    bounds = {f"{VERSION}.minConcurrency": 0, f"{VERSION}.maxConcurrency": 8, f"{VERSION}.size": GONE}
    assert said("prod", {**bounds, f"{VERSION}.scaleToZero": True}) == []


def test_the_hardware_is_one_that_databricks_has() -> None:
    assert said("prod", {f"{VERSION}.workloadType": "GPU"}) == [
        f"{VERSION}.workloadType: GPU is none of 'CPU', 'CPU_MEDIUM', 'CPU_LARGE', 'GPU_SMALL', "
        "'GPU_MEDIUM', 'GPU_LARGE', 'GPU_XLARGE', 'GPU_XLARGE_8' or 'MULTIGPU_MEDIUM'"
    ]


@pytest.mark.parametrize(
    "key",
    [
        "API_TOKEN",
        "db_password",
        "ClientSecret",
        "apiKey",
        "STORAGE_ACCOUNT_KEY",
        "SAS",
        "MY_PAT",
        "CREDENTIALS",
    ],
)
def test_a_secret_is_never_in_plain_text(key: str) -> None:
    lines = said("prod", {f"{VERSION}.environment": {key: "hunter2"}})
    assert lines == [f"{VERSION}.environment.{key}: {PLAIN}"]
    assert "hunter2" not in lines[0]


@pytest.mark.parametrize(
    "value",
    [
        "dapi0123456789abcdef0123456789abcdef",
        "eyJhbGciOi.eyJzdWIi.x",
        "ghp_" + "a" * 36,
        "DefaultEndpointsProtocol=https;AccountKey=abc==",
        "https://x.blob.core.windows.net/c?sv=1&sig=abc",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_secret_is_refused_under_any_name(value: str) -> None:
    lines = said("prod", {f"{VERSION}.environment": {"DSN": value}})
    assert lines == [f"{VERSION}.environment.DSN: {PLAIN}"]
    assert value not in lines[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("API_TOKEN", "{{secrets/mlops-prod/api-token}}"),
        ("MONKEY", "banana"),
        ("KEYBOARD", "qwertz"),
        ("LOG_LEVEL", "INFO"),
        ("PATTERN", "x"),
    ],
)
def test_references_and_plain_values_are_allowed(key: str, value: str) -> None:
    assert said("prod", {f"{VERSION}.environment": {key: value}}) == []


@pytest.mark.parametrize(
    "value", ["Bearer {{secrets/mlops-prod/x}}", "{{secret/a/b}}", "{{secrets/a}}", "}}"]
)
def test_a_reference_to_a_secret_stands_alone(value: str) -> None:
    assert said("prod", {f"{VERSION}.environment": {"A": value}}) == [
        f"{VERSION}.environment.A: is no reference to a secret; "
        "write {{secrets/scope/key}} and nothing else"
    ]


def test_secrets_are_of_the_environments_own_scope() -> None:
    assert said("prod", {f"{VERSION}.environment": {"A": "{{secrets/mlops-dev/key}}"}}) == [
        f"{VERSION}.environment.A: mlops-dev is not this environment's secret scope; write mlops-prod"
    ]


def test_secrets_need_a_scope() -> None:
    changes = {f"{VERSION}.environment": {"A": "{{secrets/mlops-prod/key}}"}, "secretScope": False}
    assert said("prod", changes) == [
        f"{VERSION}.environment.A: refers to a secret, and there is no scope; set secretScope to true"
    ]


@pytest.mark.parametrize("key", ["1A", "A-B", "", "A B"])
def test_a_variable_has_a_name_that_shells_take(key: str) -> None:
    assert said("prod", {f"{VERSION}.environment": {key: "x"}}) == [
        f"{VERSION}.environment.{key}: is no name of a variable; "
        "use letters, digits and underscores, and no digit first"
    ]


def test_a_version_takes_thirty_variables() -> None:
    assert said("prod", {f"{VERSION}.environment": {f"A{number}": "x" for number in range(30)}}) == []
    assert said("prod", {f"{VERSION}.environment": {f"A{number}": "x" for number in range(31)}}) == [
        f"{VERSION}.environment: has 31 variables; a version takes 30, remove some"
    ]
