"""The committed JSON Schemas of ``platform.yaml`` and of a team's file."""

import json

import pytest

from platform_model import schema
from platform_model.model import Platform
from platform_model.teams import Team
from sections.base import Section

EACH = pytest.mark.parametrize("section", [Platform, Team])


def test_the_committed_schemas_are_those_that_the_model_gives() -> None:
    stale = [
        file.name
        for file, section in schema.FILES.items()
        if file.read_text(encoding="utf-8") != schema.text(section)
    ]
    assert stale == [], "run python -m platform_model.schema"


@EACH
def test_every_key_is_described(section: type[Section]) -> None:
    whole = json.loads(schema.text(section))
    parts = [whole, *whole["$defs"].values()]
    bare = [key for part in parts for key, value in part["properties"].items() if "description" not in value]
    assert bare == []


def test_teams_are_no_key_of_the_platforms_file() -> None:
    assert "teams" not in json.loads(schema.text(Platform))["properties"]
