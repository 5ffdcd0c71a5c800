"""Storage of a catalog: a data lake of its own, and Unity Catalog's way into it."""

from collections.abc import Mapping

import pulumi
import pulumi_databricks as databricks

from components.storage.data_lake import DataLake, DataLakeArgs
from components.unity_catalog.storage_access import StorageAccess, StorageAccessArgs
from components.workspace.access_connector import AccessConnector, AccessConnectorArgs
from infra import naming
from infra.settings.storage import Storage
from infra.stack_context import StackContext


def access_connector(context: StackContext) -> AccessConnector:
    """Register the identity as which Unity Catalog reads and writes the stack's data lake."""
    return AccessConnector(
        "connector",
        AccessConnectorArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            connector_name=naming.access_connector(context.stack),
            tags=context.tags,
        ),
        context.options(),
    )


def data_lake(context: StackContext, name: str, storage: Storage, connector: AccessConnector) -> DataLake:
    """Register the data lake that the connector's identity, and nobody else, reads and writes.

    Args:
        context: Where it stands.
        name: Physical name of the storage account.
        storage: Its settings.
        connector: The identity of Unity Catalog.
    """
    return DataLake(
        "lake",
        DataLakeArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            account_name=name,
            replication=storage.replication,
            containers=[naming.catalog_container()],
            soft_delete_days=storage.soft_delete_days,
            tenant_id=context.account.tenant_id,
            connector_id=connector.connector_id,
            connector_principal_id=connector.principal_id,
            tags=context.tags,
        ),
        context.options(),
    )


def unity_catalog_access(
    context: StackContext,
    lake: DataLake,
    connector: AccessConnector,
    provider: databricks.Provider,
    workspace_ids: Mapping[str, pulumi.Input[str]],
    owner: pulumi.Input[str],
) -> StorageAccess:
    """Register the storage credential and the external location of the lake's catalog container.

    Args:
        context: Where the lake stands; the stack names the objects.
        lake: The data lake.
        connector: The identity that reads and writes it.
        provider: A workspace of the metastore to work through.
        workspace_ids: The workspaces that may use the location besides that one, by a name of each.
        owner: The group that owns both objects.
    """
    return StorageAccess(
        "lake-access",
        StorageAccessArgs(
            credential_name=naming.storage_credential(context.stack),
            location_name=naming.external_location(context.stack),
            # Unity Catalog tries the path, so the container must be there; its name alone would not wait.
            url=pulumi.Output.all(lake.account_name, lake.container_ids[naming.catalog_container()]).apply(
                lambda known: f"abfss://{naming.catalog_container()}@{known[0]}.dfs.core.windows.net/"
            ),
            connector_id=connector.connector_id,
            role_assignment_id=lake.role_assignment_id,
            workspace_ids=workspace_ids,
            owner=owner,
        ),
        pulumi.ResourceOptions(providers=[provider]),
    )
