"""What programs ask the account and a workspace: metastores, and who and where the provider instance is."""

import re

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import Lookup, register
from localcloud.core.values import Properties
from localcloud.databricks import callers, errors, tokens
from localcloud.databricks.routes import ACCOUNT_HOST, Plane, route_of

INFO = (
    "cloud",
    "createdAt",
    "createdBy",
    "defaultDataAccessConfigId",
    "deltaSharingOrganizationName",
    "deltaSharingRecipientTokenLifetimeInSeconds",
    "deltaSharingScope",
    "externalAccessEnabled",
    "globalMetastoreId",
    "metastoreId",
    "name",
    "owner",
    "privilegeModelVersion",
    "region",
    "storageRoot",
    "storageRootCredentialId",
    "storageRootCredentialName",
    "updatedAt",
    "updatedBy",
)
"""What ``getMetastore`` tells of a metastore."""


@register
class GetMetastore(Lookup):
    """A metastore by id, by name or by region (``catalog/data_metastore.go``)."""

    token = "databricks:index/getMetastore:getMetastore"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the one that fits."""
        route_of(cloud, Plane.ACCOUNT, arguments)
        asked = {key: arguments[key] for key in ("metastoreId", "name", "region") if arguments.get(key)}
        if not asked:
            raise errors.invalid("one of metastore_id, name or region must be provided")
        if len(asked) > 1:
            raise errors.invalid("only one of metastore_id, name or region must be provided")
        found = [one for one in cloud.all(tokens.METASTORE) if _fits(one, asked)]
        if not found and "metastoreId" in asked:
            raise errors.does_not_exist("Metastore", str(asked["metastoreId"]))
        if not found:
            message = (
                f"a metastore with name '{asked.get('name', '')}' or in region '{asked.get('region', '')}' "
                "is not found"
            )
            raise CloudError("NOT_FOUND", message, 404)
        info = {key: found[0].outputs[key] for key in INFO if key in found[0].outputs}
        return {
            "id": found[0].id,
            "metastoreId": found[0].id,
            "metastoreInfo": info,
            "name": info["name"],
            "region": info["region"],
        }


@register
class GetMetastores(Lookup):
    """The account's metastores: ids by name."""

    token = "databricks:index/getMetastores:getMetastores"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return all of them."""
        route_of(cloud, Plane.ACCOUNT, arguments)
        return {"id": "_", "ids": {one.name: one.id for one in cloud.all(tokens.METASTORE)}}


@register
class GetCurrentUser(Lookup):
    """Who the provider instance is in its workspace (``scim/data_current_user.go``)."""

    token = "databricks:index/getCurrentUser:getCurrentUser"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the service principal that calls."""
        route = route_of(cloud, Plane.WORKSPACE, arguments)
        name = route.caller
        return {
            "aclPrincipalId": f"servicePrincipals/{name}",
            "alphanumeric": re.sub(r"\W", "_", name).lower(),
            "externalId": name if cloud.caller.login else cloud.identity.deployer_object_id,
            "home": f"/Users/{name}",
            "id": callers.principal_id(cloud),
            "providerConfig": {"workspaceId": route.workspace_id},
            "repos": f"/Repos/{name}",
            "userName": name,
            "workspaceUrl": f"https://{route.workspace.outputs['workspaceUrl']}" if route.workspace else "",
        }


@register
class GetCurrentConfig(Lookup):
    """How the provider instance is configured (``mws/data_current_config.go``)."""

    token = "databricks:index/getCurrentConfig:getCurrentConfig"  # noqa: S105 (a Pulumi token)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return host, plane and the account, if it is the account's."""
        route = route_of(cloud, Plane.DUAL, arguments)
        host = route.workspace.outputs["workspaceUrl"] if route.workspace else ACCOUNT_HOST
        told = {key: arguments[key] for key in ("api", "cloud") if arguments.get(key)}
        return {
            "accountId": "" if route.workspace else cloud.identity.account_id,
            "authType": str(cloud.caller.config.get("authType") or "azure-cli"),
            "cloudType": arguments.get("cloud") or "azure",
            "host": f"https://{host}",
            "id": "_",
            "isAccount": route.workspace is None,
            "providerConfig": {"workspaceId": route.workspace_id or ""},
            **told,
        }


def _fits(metastore: Stored, asked: Properties) -> bool:
    return all(
        str(metastore.outputs[key]).casefold() == str(value).casefold() for key, value in asked.items()
    )
