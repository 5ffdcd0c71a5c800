"""The JSON Schemas: what the models say now, and what the packaged files keep."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from company_ml.schemas.generate import FOLDER, SCHEMAS, texts
from company_ml.serialization import ModelSerializer

CONFIGS = Path(str(files("company_ml").joinpath("configs")))
MODELINE = "# yaml-language-server: $schema="
PACKAGED = sorted(CONFIGS.rglob("*.yaml"))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / f"{name}.json").read_text()))


def schema_of(file: Path) -> str:
    return file.parent.name


def test_the_schemas_are_those_of_the_models() -> None:
    stale = [file.name for file, text in texts().items() if file.read_text() != text]
    assert not stale, "run `python -m company_ml.schemas.generate`"


def test_every_schema_is_one_and_none_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(SCHEMAS)
    for name in SCHEMAS:
        Draft202012Validator.check_schema(validator(name).schema)


@pytest.mark.parametrize("file", PACKAGED, ids=lambda file: str(file.relative_to(CONFIGS)))
def test_every_packaged_file_keeps_the_schema_that_it_names(file: Path) -> None:
    name = schema_of(file)
    named = [line.removeprefix(MODELINE) for line in file.read_text().splitlines() if MODELINE in line]
    assert [(file.parent / one).resolve() for one in named] == [FOLDER / f"{name}.json"]
    content = yaml.safe_load(file.read_text())
    assert [error.message for error in validator(name).iter_errors(content)] == []


@pytest.mark.parametrize("file", PACKAGED, ids=lambda file: str(file.relative_to(CONFIGS)))
def test_a_key_that_is_none_is_marked(file: Path) -> None:
    content: dict[str, Any] = {**yaml.safe_load(file.read_text()), "modle": 1}
    assert "modle" in next(validator(schema_of(file)).iter_errors(content)).message


def test_the_description_of_a_model_file_keeps_its_schema(tmp_path: Path) -> None:
    ModelSerializer(tmp_path, key=bytes(32)).save({"weights": [1]}, "model", method="pickle")
    told = json.loads((tmp_path / "model.json").read_text())
    assert [error.message for error in validator("model_file").iter_errors(told)] == []
