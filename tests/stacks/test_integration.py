"""Where the bundle's integration test works, as the stack of test makes it."""

import pytest

from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf

SCHEMA = "databricks:index/schema:Schema"


def test_its_schemas_hold_the_stages_whose_part_they_play(stack_of: StackOf) -> None:
    made = {schema.inputs["name"]: schema.inputs for schema in stack_of("test").of(SCHEMA)}
    assert made["integration"]["properties"] == {"stage": "dev", "retention_days": "1"}
    assert made["integration_candidate"]["properties"] == {"stage": "candidate", "retention_days": "1"}
    assert "properties" not in made["staging"]


def test_its_name_reaches_the_bundle_from_the_environment_that_has_it(stack_of: StackOf) -> None:
    told = {
        environment: stack_of(environment).exports.get("integrationSchema") for environment in ENVIRONMENTS
    }
    assert told == {"dev": None, "test": "integration", "prod": None}


def test_another_name_moves_it(stack_of: StackOf) -> None:
    engine = stack_of("test", changes={"integration": {"schema": "trials"}})
    names = {schema.inputs["name"] for schema in engine.of(SCHEMA)}
    assert {"trials", "trials_candidate"} <= names
    assert "integration" not in names
    assert engine.exports["integrationSchema"] == "trials"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_elsewhere_there_is_none(stack_of: StackOf, environment: str) -> None:
    names = {schema.inputs["name"] for schema in stack_of(environment).of(SCHEMA)}
    assert names
    assert not {name for name in names if "integration" in name}
