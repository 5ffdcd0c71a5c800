"""Metastores, and which workspace uses which."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import azure_objects, errors, names, principals, tokens
from localcloud.databricks.base import Choices, DatabricksResource, created_stamp, updated_stamp
from localcloud.databricks.routes import Plane, Route

LONGEST_TOKEN_LIFETIME = 31_536_000
"""Seconds, one year: ``maxDeltaSharingRecipientTokenLifetimeInSeconds`` of the Terraform provider."""


@register
class Metastore(DatabricksResource):
    """The top of Unity Catalog: one in each region of an account.

    A second one is refused: https://github.com/databricks/terraform-provider-databricks/issues/2482
    """

    token = tokens.METASTORE
    plane = Plane.DUAL
    auto_name = "name"
    caseless = frozenset({"name"})
    kept = frozenset(
        {"defaultDataAccessConfigId", "deltaSharingScope", "storageRoot", "storageRootCredentialId"}
    )
    one_of: ClassVar[Choices] = {"deltaSharingScope": ("INTERNAL", "INTERNAL_AND_EXTERNAL")}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name and the lifetime of recipients' tokens."""
        yield from names.name_problems(inputs, "name")
        key = "deltaSharingRecipientTokenLifetimeInSeconds"
        seconds = inputs.get(key)
        if isinstance(seconds, int) and not 1 <= seconds <= LONGEST_TOKEN_LIFETIME:
            message = f"expected {key} to be in the range (1 - {LONGEST_TOKEN_LIFETIME}), got {seconds}"
            yield Problem(key, message)

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether the provider suppresses this difference: a root that the old one begins with."""
        if path == "storageRoot" and isinstance(old, str) and isinstance(new, str):
            return old.startswith(new)
        return super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the metastore's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the metastore of a region."""
        region = _region(route, inputs)
        azure_objects.require_region(region)
        for other in route.cloud.all(tokens.METASTORE):
            if other.outputs["region"] == region:
                account = route.cloud.identity.account_id
                message = (
                    f"This account with id {account} has reached the limit for metastores in region {region}"
                )
                raise CloudError("QUOTA_EXCEEDED", message)
            if other.name.casefold() == str(inputs["name"]).casefold():
                raise errors.already_exists("Metastore", str(inputs["name"]))
        metastore_id = names.new_uuid()
        fixed = {
            "cloud": "azure",
            "globalMetastoreId": f"azure:{region}:{metastore_id}",
            "metastoreId": metastore_id,
            "region": region,
            **created_stamp(route),
        }
        return Answer(metastore_id, {**_settings(route, inputs), **fixed})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change name, owner and sharing; the region stays."""
        if inputs.get("region", current.outputs["region"]) != current.outputs["region"]:
            raise errors.invalid("UpdateMetastore region cannot be changed")
        return {**current.outputs, **_settings(route, inputs), **updated_stamp(route)}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while the metastore holds something or serves a workspace, unless forced."""
        content = list(_content(route.cloud, current.id))
        if content and not current.inputs.get("forceDestroy"):
            raise errors.invalid_state(f"Metastore '{current.name}' is not empty")
        for stored in content:
            route.cloud.remove(stored)


@register
class MetastoreAssignment(DatabricksResource):
    """That a workspace uses a metastore. A workspace has one, in its own region.

    Assigning again takes the place of what was assigned:
    https://docs.databricks.com/api/workspace/metastores/assign. On the account the real provider reads only
    whether there is an assignment, not to which metastore (``catalog/resource_metastore_assignment.go``);
    here one that another took the place of is gone.
    """

    token = tokens.METASTORE_ASSIGNMENT
    plane = Plane.DUAL
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a workspace id that is no number."""
        yield from number_problems(inputs, "workspaceId")

    def name(self, inputs: Properties) -> str:
        """Return the workspace's id, which is all that there is."""
        return str(inputs["workspaceId"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Assign, after comparing the regions."""
        workspace_id, metastore_id = str(inputs["workspaceId"]), str(inputs["metastoreId"])
        workspace = azure_objects.workspace_with_id(route.cloud, workspace_id)
        metastore = route.cloud.get(tokens.METASTORE, metastore_id)
        if metastore is None:
            raise errors.does_not_exist("Metastore", metastore_id)
        here, there = azure_objects.region(workspace), metastore.outputs["region"]
        if here != there:
            raise errors.invalid(
                f"Workspace {workspace_id} in region {here} cannot be assigned to metastore {metastore_id} "
                f"in region {there}; a workspace uses the metastore of its own region"
            )
        for other in route.cloud.all(tokens.METASTORE_ASSIGNMENT):
            if other.inputs["workspaceId"] == workspace_id:
                route.cloud.remove(other)
        return Answer(f"{workspace_id}|{metastore_id}", _assignment(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the default catalog."""
        return {**current.outputs, **_assignment(inputs)}


def number_problems(inputs: Properties, *keys: str) -> Iterator[Problem]:
    """Yield ids that must be whole numbers, written as strings, and are not."""
    for key in keys:
        value = inputs.get(key)
        if value is not None and value is not UNKNOWN and not str(value).isdecimal():
            yield Problem(key, f"strconv.ParseInt: parsing {value!r}: invalid syntax")


def _region(route: Route, inputs: Properties) -> str:
    if region := inputs.get("region"):
        return str(region)
    if route.workspace is None:
        raise errors.invalid("CreateMetastore Missing required field: region")
    return azure_objects.region(route.workspace)


def _settings(route: Route, inputs: Properties) -> Properties:
    filled = {
        "deltaSharingScope": "INTERNAL",
        "externalAccessEnabled": False,
        "privilegeModelVersion": "1.0",
        **inputs,
    }
    return {**filled, "owner": principals.owner_of(route, inputs.get("owner"))}


def _assignment(inputs: Properties) -> Properties:
    return {"defaultCatalogName": "hive_metastore", **inputs}


def _content(cloud: Cloud, metastore_id: str) -> Iterator[Stored]:
    owned = (
        tokens.METASTORE_ASSIGNMENT,
        tokens.CATALOG,
        tokens.SCHEMA,
        tokens.STORAGE_CREDENTIAL,
        tokens.EXTERNAL_LOCATION,
    )
    for token in owned:
        yield from (one for one in cloud.all(token) if one.outputs.get("metastoreId") == metastore_id)
