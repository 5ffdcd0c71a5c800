"""The committed JSON Schema of ``platform.yaml``."""

import json

from platform_model import schema


def test_the_committed_schema_is_the_one_that_the_model_gives() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run python -m platform_model.schema"


def test_every_key_is_described() -> None:
    whole = json.loads(schema.text())
    parts = [whole, *whole["$defs"].values()]
    bare = [key for part in parts for key, value in part["properties"].items() if "description" not in value]
    assert bare == []
