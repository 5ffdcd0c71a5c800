"""The statements that come with the package: all of them, wherever they are."""

import re
from importlib.resources import files

import pytest
import sqlglot
from sqlglot import exp

from company_ml.statements.packaged import packaged

PACKAGED = sorted(
    (area.name, file.name.removesuffix(".sql"))
    for area in files("company_ml").iterdir()
    if area.joinpath("sql").is_dir()
    for file in area.joinpath("sql").iterdir()
    if file.name.endswith(".sql")
)


def test_there_are_statements() -> None:
    assert {area for area, _ in PACKAGED} >= {"cost", "governance", "monitoring"}


@pytest.mark.parametrize(("area", "name"), PACKAGED)
def test_a_statement_is_one_query_in_databricks_dialect(area: str, name: str) -> None:
    (tree,) = sqlglot.parse(packaged(area, name), dialect="databricks")
    assert isinstance(tree, exp.Select)


@pytest.mark.parametrize(("area", "name"), PACKAGED)
def test_a_statement_describes_no_parameter_that_it_does_not_bind(area: str, name: str) -> None:
    sql = packaged(area, name)
    described = re.findall(r"^-- :(\w+) +\w", sql, re.MULTILINE)
    bound = {marker.name for marker in sqlglot.parse_one(sql, dialect="databricks").find_all(exp.Placeholder)}
    assert set(described) <= bound


@pytest.mark.parametrize(("area", "name"), PACKAGED)
def test_a_statement_on_system_tables_reads_a_stretch_of_days(area: str, name: str) -> None:
    tree = sqlglot.parse_one(packaged(area, name), dialect="databricks")
    if any(each.catalog == "system" for each in tree.find_all(exp.Table)):
        compared = {
            column.name for where in tree.find_all(exp.Where) for column in where.find_all(exp.Column)
        }
        assert compared & {"event_date", "request_time", "usage_date"}
