"""Microsoft.Resources: template deployments of one resource group.

https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax and
specification/resources/resource-manager/Microsoft.Resources/deployments/stable/2024-03-01. A deployment in
incremental mode puts every resource of its template, whether it is there already or not; deleting it deletes
its record and nothing that it deployed:
https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions.

localcloud deploys templates of the types below; of any other it says that it does not know it. Expressions in
a template are not evaluated, but for ``[parameters('name')]``.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any, cast

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import get, mapping, text
from localcloud.azure.storage_private_endpoints import PrivateEndpointConnection, missing
from localcloud.azure.tokens import DEPLOYMENT, STORAGE_CONNECTION
from localcloud.core import operations
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

CONNECTION_TYPE = "Microsoft.Storage/storageAccounts/privateEndpointConnections"
_PARAMETER = re.compile(r"\[parameters\('([^']+)'\)\]")


@register
class Deployment(ArmResource):
    """The deployment of an inline template to a resource group.

    Whether the deny assignment on a Databricks workspace's managed resource group stops deployments there, no
    public source says. Approving connections on the workspace's own account, in that group, is documented
    (https://github.com/databricks/terraform-databricks-sra, ``azure/tf/modules/self-approving-pe``), and the
    deployment that approves them is accepted here.
    """

    token = DEPLOYMENT
    path = (
        "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}"
        "/providers/Microsoft.Resources/deployments/{deploymentName}"
    )
    api_version = "2024-03-01"
    names = by_parameter(
        deploymentName=NameRule(
            1, 64, r"[-\w.()]+", "letters, digits, underscores, hyphens, periods and parentheses"
        )
    )
    located = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check mode and template, and that localcloud knows what the template deploys."""
        if get(inputs, "properties.mode") == "Complete":
            # It deletes whatever else the resource group holds.
            yield Problem("properties.mode", "localcloud does not know the mode Complete; give 'Incremental'")
        template = get(inputs, "properties.template")
        if template is None:
            message = "localcloud does not know templates elsewhere; give the template itself"
            yield Problem("properties.template", message)
        elif template is not UNKNOWN:
            yield from _template_problems(mapping(inputs, "properties.template"))

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Deploy the template's resources."""
        template = mapping(inputs, "properties.template")
        values = _parameters(template, mapping(inputs, "properties.parameters"))
        deployed = [_deploy(cloud, id, _evaluated(one, values)) for _, one in _resources(template)]
        shown = {key: value for key, value in inputs["properties"].items() if key in ("mode", "parameters")}
        content = json.dumps(template, sort_keys=True).encode()
        return {
            "properties": {
                **shown,
                "correlationId": str(uuid.uuid4()),
                "dependencies": [],
                "duration": "PT1S",
                "outputResources": [{"id": one} for one in deployed],
                "provisioningState": "Succeeded",
                "templateHash": str(int.from_bytes(hashlib.sha256(content).digest()[:8], "big")),
                "timestamp": timestamp(cloud),
                "validatedResources": [],
            }
        }


def _template_problems(template: Properties) -> Iterator[Problem]:
    for key in ("$schema", "contentVersion", "resources"):
        if get(template, key) is None:
            message = (
                "InvalidTemplate: Deployment template validation failed: "
                f"'Required property '{key}' not found in JSON. Path '', line 1, position 1.'"
            )
            yield Problem(f"properties.template.{key}", message)
    for path, resource in _resources(template):
        for key in ("type", "apiVersion", "name"):
            if get(resource, key) is None:
                message = f"InvalidTemplate: the template resource has no '{key}'"
                yield Problem(f"{path}.{key}", message)
        kind = text(resource, "type")
        if kind is not None and kind.casefold() != CONNECTION_TYPE.casefold():
            message = f"localcloud does not know how to deploy '{kind}' from a template"
            yield Problem(f"{path}.type", message)


def _resources(template: Properties) -> Iterator[tuple[str, Properties]]:
    found: Any = template.get("resources")
    items = cast("Properties", found).values() if isinstance(found, dict) else found
    for index, item in enumerate(cast("list[Any]", items) if isinstance(items, list) else list(items or ())):
        if isinstance(item, dict):
            yield f"properties.template.resources[{index}]", cast("Properties", item)


def _parameters(template: Properties, given: Properties) -> Properties:
    declared = mapping(template, "parameters")
    defaults = {name: one["defaultValue"] for name, one in declared.items() if "defaultValue" in one}
    values = defaults | {name: one.get("value") for name, one in given.items()}
    lost = sorted(declared.keys() - values.keys())
    if lost:
        message = (
            "Deployment template validation failed: 'The value for the template parameter "
            f"'{lost[0]}' is not provided.'"
        )
        raise CloudError("InvalidTemplate", message)
    return values


def _evaluated(value: Any, parameters: Properties) -> Any:
    """Return a part of a template with its parameters filled in."""
    if isinstance(value, dict):
        return {key: _evaluated(one, parameters) for key, one in cast("Properties", value).items()}
    if isinstance(value, list):
        return [_evaluated(one, parameters) for one in cast("list[Any]", value)]
    if not isinstance(value, str) or not value.startswith("[") or value.startswith("[["):
        return value
    found = _PARAMETER.fullmatch(value)
    if found is None:
        raise CloudError("NotSimulated", f"localcloud does not know the template expression '{value}'", 501)
    if found.group(1) not in parameters:
        message = (
            "Deployment template validation failed: "
            f"'The template parameter '{found.group(1)}' is not found.'"
        )
        raise CloudError("InvalidTemplate", message)
    return parameters[found.group(1)]


def _deploy(cloud: Cloud, deployment_id: str, resource: Properties) -> str:
    """Put a private endpoint connection as its owner does; return its id."""
    account, _, name = str(resource["name"]).partition("/")
    path = {
        "resourceGroupName": ids.name(ids.resource_group(deployment_id) or ""),
        "accountName": account,
        "privateEndpointConnectionName": name,
    }
    place = {"subscriptionId": ids.subscription(deployment_id), **path}
    connection_id = ids.build(PrivateEndpointConnection.path, cloud, place)
    state = mapping(resource, "properties").get("privateLinkServiceConnectionState")
    inputs = {**path, "privateLinkServiceConnectionState": state}
    problems = list(PrivateEndpointConnection().validate_inputs(inputs))
    if problems:
        raise _failed(CloudError("BadRequest", str(problems[0])))
    if cloud.get(STORAGE_CONNECTION, connection_id) is None:
        raise _failed(missing(connection_id))
    operations.update(cloud, STORAGE_CONNECTION, connection_id, inputs)
    return connection_id


def _failed(reason: CloudError) -> CloudError:
    """Return a deployment's failure for this reason.

    https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/find-error-code
    """
    return CloudError(
        "DeploymentFailed",
        "At least one resource deployment operation failed. Please list deployment operations for details. "
        "Please see https://aka.ms/arm-deployment-operations for usage details. "
        f"{reason.code}: {reason.message}",
        409,
    )
