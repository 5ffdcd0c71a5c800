"""The JSON Schema of ``platform.yaml``, for completion and checks in editors.

``python -m platform_model.schema`` writes it to ``docs/platform.schema.json``; a test keeps it current.
"""

import json
from pathlib import Path

from platform_model.model import Platform

FILE = Path(__file__).parents[1] / "docs" / "platform.schema.json"


def text() -> str:
    """Return the schema as the file holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Platform.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
