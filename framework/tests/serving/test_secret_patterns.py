"""The framework tells the same secrets from ordinary variables as settings, components and the pack do."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.serving.served_entities import ServedEntity

TABLE = Path(__file__).parents[3] / "tests" / "secret_looking.yaml"


def variables(kind: str) -> list[tuple[str, str]]:
    """Return the rows of the table that can be variables: names of Spark's settings have dots."""
    table: dict[str, list[list[Any]]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return [(name, value.format("")) for name, value in table[kind] if "." not in name]


def entity(name: str, value: str) -> ServedEntity:
    return ServedEntity(
        name="champion", model=ModelName("m", "s", "churn"), version="1", environment={name: value}
    )


@pytest.mark.parametrize(("name", "value"), variables("secrets"))
def test_a_secret_is_refused_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(InputError, match=f"variable {name} looks like a secret") as refused:
        entity(name, value)
    assert value not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), variables("ordinary"))
def test_an_ordinary_variable_is_taken(name: str, value: str) -> None:
    assert entity(name, value).environment == {name: value}
