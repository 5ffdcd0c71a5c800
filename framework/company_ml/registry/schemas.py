"""The schemas of a catalog, as Unity Catalog lists them: those that the caller may use.

https://docs.databricks.com/api/azure/workspace/schemas/list
"""

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied
from databricks.sdk.service.catalog import SchemaInfo

from company_ml.errors import InputError
from company_ml.registry.failures import explained


def schemas_of(workspace: WorkspaceClient, catalog: str) -> list[SchemaInfo]:
    """Return the schemas of the models' catalog, with their properties.

    Args:
        workspace: A client of a workspace of the metastore.
        catalog: Catalog of the models.

    Raises:
        InputError: there is no such catalog.
        FrameworkError: Unity Catalog cannot be read.
    """
    with explained(f"reading the schemas of {catalog}"):
        try:
            return list(workspace.schemas.list(catalog))
        except (NotFound, PermissionDenied) as error:
            raise InputError(
                f"there is no catalog {catalog} that you may use: pass --models-catalog or set "
                "COMPANY_ML_MODELS_CATALOG to the shared stack's models.catalog"
            ) from error
