"""The JSON Schema of the stack files, for completion and checks in editors.

``python -m infra.settings.schema`` writes it to ``docs/settings.schema.json``; a test keeps it current.
"""

import json
from pathlib import Path
from typing import Any, cast

from pydantic.json_schema import models_json_schema

from infra.settings.environment import EnvironmentSettings
from infra.settings.shared import SharedSettings
from sections.plain_values import LONGEST_TEXT

FILE = Path(__file__).parents[2] / "docs" / "settings.schema.json"

SETTINGS_KEY = "databricks-mlops:settings"
"""Full name of the settings' key in a stack file."""


def schema() -> dict[str, Any]:
    """Return the schema of a stack file; its settings are those of the shared stack or of an environment."""
    _, definitions = models_json_schema(
        [(SharedSettings, "validation"), (EnvironmentSettings, "validation")], by_alias=True
    )
    kinds = [{"$ref": f"#/$defs/{model.__name__}"} for model in (SharedSettings, EnvironmentSettings)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack file of databricks-mlops",
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "required": [SETTINGS_KEY],
                "properties": {
                    SETTINGS_KEY: {"description": "What the stack may vary.", "anyOf": kinds},
                },
            }
        },
        "$defs": _bounded(definitions["$defs"]),
    }


def _bounded(part: Any) -> Any:
    """Return a part of the schema whose texts have a greatest length, as the settings have.

    Settings beyond the engine's limit never reach the program, so only an editor can tell.
    """
    if isinstance(part, list):
        return [_bounded(item) for item in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    bounded = {key: _bounded(item) for key, item in cast("dict[str, Any]", part).items()}
    if bounded.get("type") == "string" and not {"enum", "const"} & bounded.keys():
        bounded.setdefault("maxLength", LONGEST_TEXT)
    return bounded


def text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
