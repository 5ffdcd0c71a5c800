"""SystemSchemas: enabled once, and left on."""

from typing import Any

import pytest

from components.operations.system_schemas import SystemSchemas, SystemSchemasArgs
from tests.conftest import Deploy

SCHEMA = "databricks:index/systemSchema:SystemSchema"
ARGS = SystemSchemasArgs(schemas=["access", "compute", "lakeflow", "query", "serving"])


@pytest.mark.parametrize("preview", [True, False])
def test_enables_each_schema(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: SystemSchemas("system", ARGS), preview=preview)

    assert {made.inputs["schema"] for made in engine.of(SCHEMA)} == set(ARGS.schemas)


def test_leaves_them_enabled_for_whoever_else_reads_them(deploy: Deploy) -> None:
    engine = deploy(lambda: SystemSchemas("system", ARGS))

    assert all(made.retain_on_delete for made in engine.of(SCHEMA))


@pytest.mark.parametrize(
    ("schemas", "reason"),
    [
        (["billing"], "billing is, by Databricks itself"),
        (["audit"], "enable access, compute"),
        (["access", "access"], "access more than once"),
    ],
)
def test_refuses_what_nobody_enables(schemas: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        SystemSchemasArgs(schemas=schemas)
