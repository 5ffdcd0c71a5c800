"""What is refused of where the framework's wheel is kept."""

import pytest

from infra.settings import EnvironmentSettings
from tests.infra.settings.files import GONE, changed, read, said


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_the_safe_place_is_the_default(environment: str) -> None:
    given = {**changed(read()[environment], {"framework": GONE}), "environment": environment}
    framework = EnvironmentSettings.model_validate(given).framework
    assert (framework.schema_name, framework.volume, framework.readers) == ("libraries", "wheels", ())


def test_the_wheel_lies_where_nobody_works() -> None:
    assert said("dev", {"framework.schema": "sandbox"}) == [
        "framework.schema: sandbox is a schema of catalog.schemas, whose writers could change the wheel; "
        "name one that is not declared there"
    ]


def test_a_reader_is_listed_once_and_can_enter() -> None:
    assert said("dev", {"framework.readers": ["mlEngineers", "mlEngineers", "auditors"]}) == [
        "framework.readers.1: mlEngineers is listed twice; list it once",
        "framework.readers.2: auditors cannot enter the workspace; add it to access.users or remove it here",
    ]


def test_schema_and_volume_have_names_that_need_no_quotes() -> None:
    (mistake,) = said("dev", {"framework.volume": "my-wheels"})
    assert mistake.startswith("framework.volume: my-wheels is no Unity Catalog name")
