"""The schemas of the stages, read from Unity Catalog: the stacks write what they are into their properties.

The properties are what the platform's settings say, at the moment of the call: nothing is copied into a job,
an artifact or the wheel that could be older than the stacks.
https://docs.databricks.com/api/azure/workspace/schemas/list
"""

from collections.abc import Mapping

from databricks.sdk import WorkspaceClient
from pydantic import ValidationError

from company_ml.errors import InputError
from company_ml.registry.schemas import schemas_of
from company_ml.stages import RETENTION_PROPERTY, STAGE_PROPERTY, STAGES, Stage, Stages, StageSchema

_BY_NAME: Mapping[str, Stage] = {stage: stage for stage in STAGES}


def read_stages(workspace: WorkspaceClient, catalog: str) -> Stages:
    """Return the schemas of a catalog that hold a stage. The list has those that the caller may use.

    Args:
        workspace: A client of a workspace of the metastore.
        catalog: Catalog of the models.

    Raises:
        InputError: there is no such catalog, a schema's properties are not those that the stacks write, or
            two schemas hold one stage.
        FrameworkError: Unity Catalog cannot be read.
    """
    found: dict[Stage, StageSchema] = {}
    for schema in schemas_of(workspace, catalog):
        properties, name = schema.properties or {}, str(schema.name)
        stage = _BY_NAME.get(properties.get(STAGE_PROPERTY, ""))
        if stage is None:
            continue  # nobody's stage: a schema that others made
        if stage in found:
            raise InputError(
                f"{catalog}: the schemas {found[stage].name} and {name} both hold the stage {stage}; "
                f"remove the property {STAGE_PROPERTY} of the one that the shared stack does not declare"
            )
        found[stage] = _schema(f"{catalog}.{name}", name, properties.get(RETENTION_PROPERTY, ""))
    return Stages(found, catalog)


def _schema(place: str, name: str, days: str) -> StageSchema:
    if not (days.isascii() and days.isdecimal()):
        raise InputError(
            f"{place}: the property {RETENTION_PROPERTY} is no number of days; "
            "deploy the shared stack, which sets it"
        )
    try:
        return StageSchema(name=name, retention_days=int(days))
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InputError(f"{place}: {told}; deploy the shared stack with other values") from error
