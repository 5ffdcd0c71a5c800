"""The JSON Schemas of ``platform.yaml`` and of a team's file, for completion and checks in editors.

``python -m platform_model.schema`` writes them to ``docs``; a test keeps them current.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from platform_model.model import Platform
from platform_model.teams import Team
from sections.base import Section

DOCS = Path(__file__).parents[1] / "docs"

FILES: Mapping[Path, type[Section]] = {
    DOCS / "platform.schema.json": Platform,
    DOCS / "team.schema.json": Team,
}
"""The schemas' files, and what each describes."""


def text(section: type[Section]) -> str:
    """Return the schema of a file as its own file holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **section.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    for file, section in FILES.items():
        file.write_text(text(section), encoding="utf-8")
