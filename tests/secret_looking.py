"""Settings that hold a secret, and ordinary ones, from the table that the framework's tests read, too."""

from pathlib import Path
from typing import Any, Literal

import pytest
import yaml

_TABLE = Path(__file__).with_suffix(".yaml")

Kind = Literal["secrets", "ordinary"]


def rows(kind: Kind) -> list[tuple[str, str]]:
    """Return names with their values; what keeps scanners of this repository quiet is taken out."""
    table: dict[str, list[list[Any]]] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return [(name, value.format("")) for name, value in table[kind]]


def is_variable(name: str) -> bool:
    """Tell a variable of the environment from a setting of Spark, whose names have dots."""
    return "." not in name


SECRETS = pytest.mark.parametrize(("name", "value"), rows("secrets"))
ORDINARY = pytest.mark.parametrize(("name", "value"), rows("ordinary"))
