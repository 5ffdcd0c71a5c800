"""System schemas."""

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_schema_is_enabled_in_the_metastore_of_the_workspace(governed: Governed) -> None:
    made = create(governed.cloud, tokens.SYSTEM_SCHEMA, {"schema": "access"})
    assert made.id == f"{governed.metastore.id}|access"
    assert (made.outputs["fullName"], made.outputs["state"]) == ("system.access", "ENABLE_COMPLETED")


def test_nobody_enables_billing() -> None:
    assert mistakes(tokens.SYSTEM_SCHEMA, {"schema": "billing"}) == [
        "schema: billing system schema can only be enabled by Databricks; do not declare it"
    ]


def test_a_schema_that_does_not_exist_is_refused() -> None:
    (mistake,) = mistakes(tokens.SYSTEM_SCHEMA, {"schema": "audit"})
    assert mistake.startswith('schema: expected schema to be one of ["access" ')
    assert mistake.endswith("], got audit")


def test_a_workspace_without_a_metastore_has_no_system_schemas(estate: Estate) -> None:
    with refused("METASTORE_DOES_NOT_EXIST", "No metastore assigned for the current workspace."):
        create(estate.workspace("101"), tokens.SYSTEM_SCHEMA, {"schema": "access"})


def test_a_schema_is_enabled_through_a_workspace(estate: Estate) -> None:
    with refused(
        "INVALID_CONFIGURATION",
        "managing workspace-level resources requires a workspace_id, but none was found in the resource's "
        "provider_config block or the provider's workspace_id attribute",
    ):
        create(estate.account, tokens.SYSTEM_SCHEMA, {"schema": "access"})


def test_a_schema_that_is_enabled_is_taken_over(governed: Governed) -> None:
    made = [create(governed.cloud, tokens.SYSTEM_SCHEMA, {"schema": "access"}) for _ in range(2)]
    assert made[0].id == made[1].id


def test_one_resource_does_not_become_another_schema(governed: Governed) -> None:
    made = create(governed.cloud, tokens.SYSTEM_SCHEMA, {"schema": "access"})
    assert RESOURCE_TYPES[tokens.SYSTEM_SCHEMA].replace_on == set()
    message = (
        "localcloud does not simulate changing the schema of a system schema resource; declare another one"
    )
    with refused("NOT_SIMULATED", message):
        update(governed.cloud, made, {"schema": "compute"})
