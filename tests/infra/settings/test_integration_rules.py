"""What is refused of where the bundle's integration test works."""

import pytest

from infra.settings import EnvironmentSettings
from tests.infra.settings.files import GONE, changed, read, said


def test_there_is_none_unless_it_is_said() -> None:
    given = {**changed(read()["test"], {"integration": GONE}), "environment": "test"}
    assert EnvironmentSettings.model_validate(given).integration is None


def test_its_schemas_follow_from_one_name() -> None:
    given = {**changed(read()["test"], {"integration": {"schema": "trials"}}), "environment": "test"}
    integration = EnvironmentSettings.model_validate(given).integration
    assert integration is not None
    assert integration.schemas == ("trials", "trials_candidate")


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_it_is_for_the_environment_that_validates(environment: str) -> None:
    assert said(environment, {"integration": {"schema": "integration"}}) == [
        f"integration: {environment} is not where changes are validated; remove it here and set it in the "
        "stack file of the environment before production"
    ]


@pytest.mark.parametrize("schema", ["staging", "libraries"])
def test_it_works_where_nobody_else_does(schema: str) -> None:
    assert said("test", {"integration.schema": schema}) == [
        f"integration.schema: {schema} is a schema of other data, where the test would write; name one that "
        "is neither in catalog.schemas nor the framework's"
    ]


def test_neither_do_its_candidates_lie_in_a_declared_schema() -> None:
    declared = {"name": "trials_candidate", "comment": "Others", "readers": [], "writers": []}
    changes = {"integration.schema": "trials", "catalog.schemas.3": declared}
    (mistake,) = said("test", changes)
    assert mistake.startswith("integration.schema: trials_candidate is a schema of other data")
