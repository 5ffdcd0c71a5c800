"""Names of Unity Catalog objects: what passes and what does not."""

import pulumi
import pytest

from components.unity_catalog.names import check_name, check_unique


@pytest.mark.parametrize("name", ["a", "ml_dev_catalog", "raw2", "a" * 255])
def test_a_name_that_needs_no_quotes_passes(name: str) -> None:
    check_name("catalog", name)


@pytest.mark.parametrize("name", ["", "ML", "ml-dev", "ml.dev", "a b", "a/b", "2a", "_a", "a\n", "a" * 256])
def test_a_name_that_sql_must_quote_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be 1 to 255 lower-case letters"):
        check_name("catalog", name)


def test_a_name_known_only_after_deployment_passes() -> None:
    check_name("catalog", pulumi.Output.from_input("Not-Checked"))


def test_a_name_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 'raw' is declared twice"):
        check_unique("schema", ["raw", "models", "raw"])
