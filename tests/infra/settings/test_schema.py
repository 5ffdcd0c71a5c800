"""The JSON Schema that editors use."""

from typing import Any

from infra.settings import schema
from sections.plain_values import LONGEST_TEXT


def test_the_committed_schema_is_the_one_that_the_models_give() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run python -m infra.settings.schema"


def test_every_setting_is_described() -> None:
    properties: list[tuple[str, dict[str, Any]]] = [
        (f"{section}.{key}", value)
        for section, definition in schema.schema()["$defs"].items()
        for key, value in definition["properties"].items()
    ]
    assert properties
    assert [key for key, value in properties if not value.get("description")] == []


def test_the_environment_is_no_key_of_the_file() -> None:
    environment = schema.schema()["$defs"]["EnvironmentSettings"]
    assert "environment" not in environment["properties"]
    assert "environment" not in environment["required"]


def test_a_stack_file_is_that_of_the_shared_stack_or_of_an_environment() -> None:
    settings = schema.schema()["properties"]["config"]["properties"]["databricks-mlops:settings"]
    assert settings["anyOf"] == [
        {"$ref": "#/$defs/SharedSettings"},
        {"$ref": "#/$defs/EnvironmentSettings"},
    ]


def test_every_free_text_has_a_greatest_length() -> None:
    definitions = schema.schema()["$defs"]
    assert definitions["Catalog"]["properties"]["comment"]["maxLength"] == LONGEST_TEXT
    assert (
        definitions["Compute"]["properties"]["sparkConf"]["additionalProperties"]["maxLength"] == LONGEST_TEXT
    )
    assert definitions["Budget"]["properties"]["name"]["maxLength"] == 255
