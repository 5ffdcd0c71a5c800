"""Network connectivity configurations: how serverless compute of a region reaches private services."""

import re
from collections.abc import Iterable

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import azure_objects, errors, names, tokens
from localcloud.databricks.base import DatabricksResource, milliseconds
from localcloud.databricks.metastores import number_problems
from localcloud.databricks.routes import Plane, Route

NAME = re.compile(r"[0-9a-zA-Z_-]{3,30}")
"""https://docs.databricks.com/api/account/networkconnectivity/createnetworkconnectivityconfiguration"""

MOST_IN_A_REGION = 10
"""https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link"""


@register
class MwsNetworkConnectivityConfig(DatabricksResource):
    """A network connectivity configuration (NCC) of one region."""

    token = tokens.NETWORK_CONNECTIVITY_CONFIG
    plane = Plane.ACCOUNT
    auto_name = "name"

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a name that the API does not take."""
        name = inputs.get("name")
        if isinstance(name, str) and not NAME.fullmatch(name):
            yield Problem("name", f"'{name}' must match ^[0-9a-zA-Z-_]{{3,30}}$")

    def name(self, inputs: Properties) -> str:
        """Return the configuration's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the configuration; a region has at most ten."""
        region, name = str(inputs["region"]), str(inputs["name"])
        azure_objects.require_region(region)
        others = route.cloud.all(self.token)
        if any(other.name == name for other in others):
            message = f"Network connectivity configuration with name {name} already exists"
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
        if sum(other.inputs["region"] == region for other in others) >= MOST_IN_A_REGION:
            message = (
                f"The account has reached the limit of {MOST_IN_A_REGION} network connectivity configurations"
            )
            raise CloudError("QUOTA_EXCEEDED", f"{message} in region {region}")
        account_id, ncc_id = route.cloud.identity.account_id, names.new_uuid()
        now = milliseconds(route)
        fixed = {
            "accountId": account_id,
            "creationTime": now,
            "egressConfig": _egress(region),
            "networkConnectivityConfigId": ncc_id,
            "updatedTime": now,
        }
        return Answer(f"{account_id}/{ncc_id}", {**inputs, **fixed})

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while a workspace is bound to the configuration."""
        ncc_id = current.outputs["networkConnectivityConfigId"]
        bound = [
            one
            for one in route.cloud.all(tokens.NETWORK_CONNECTIVITY_BINDING)
            if one.id.endswith(f"/{ncc_id}")
        ]
        if bound:
            listed = ", ".join(str(one.inputs["workspaceId"]) for one in bound)
            message = f"Network connectivity configuration {ncc_id} is attached to workspace(s) {listed}"
            raise errors.invalid_state(message)


@register
class MwsNccBinding(DatabricksResource):
    """That a workspace uses a network connectivity configuration of its region, one at a time.

    Binding again changes what the workspace uses. The real provider reads no binding, and unbinding does
    nothing there ("only update is supported", ``mws/resource_mws_ncc_binding.go``); here a binding that
    another one took the place of is gone, and the workspace is free again.
    """

    token = tokens.NETWORK_CONNECTIVITY_BINDING
    plane = Plane.ACCOUNT
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a workspace id that is no number."""
        return number_problems(inputs, "workspaceId")

    def name(self, inputs: Properties) -> str:
        """Return workspace and configuration."""
        return f"{inputs['workspaceId']}/{inputs['networkConnectivityConfigId']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Bind the workspace, after comparing the regions."""
        _admit(route.cloud, inputs)
        for other in route.cloud.all(self.token):
            if other.inputs["workspaceId"] == inputs["workspaceId"]:
                route.cloud.remove(other)
        return Answer(self.name(inputs), dict(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Bind the workspace to another configuration."""
        _admit(route.cloud, inputs)
        return {**current.outputs, **inputs}


def _admit(cloud: Cloud, inputs: Properties) -> None:
    workspace_id, ncc_id = str(inputs["workspaceId"]), str(inputs["networkConnectivityConfigId"])
    workspace = azure_objects.workspace_with_id(cloud, workspace_id)
    ncc = cloud.get(tokens.NETWORK_CONNECTIVITY_CONFIG, f"{cloud.identity.account_id}/{ncc_id}")
    if ncc is None:
        message = f"Network connectivity configuration {ncc_id} does not exist"
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    here, there = azure_objects.region(workspace), ncc.inputs["region"]
    if here != there:
        raise errors.invalid(
            f"Workspace {workspace_id} in region {here} cannot use network connectivity configuration "
            f"{ncc_id} in region {there}; the NCC and the workspace must be in the same region"
        )


def _egress(region: str) -> Properties:
    """Return the rules that every configuration has: the subnets that serverless compute comes from."""
    rule = {
        "subnets": [],
        "targetRegion": region,
        "targetServices": ["AZURE_BLOB_STORAGE", "AZURE_DATA_LAKE_STORAGE_GEN2"],
    }
    return {"defaultRules": {"azureServiceEndpointRule": rule}}
