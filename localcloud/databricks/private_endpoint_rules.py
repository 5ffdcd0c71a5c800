"""Private endpoint rules: the private ways of serverless compute to resources in Azure.

https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link,
https://docs.databricks.com/api/azure/account/networkconnectivity/createprivateendpointrule and
``mws/resource_mws_ncc_private_endpoint_rule.go`` of the Terraform provider.
"""

import secrets
from collections.abc import Iterable

from localcloud.azure import storage_connections
from localcloud.azure.private_link_groups import groups_of
from localcloud.core import busy
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import DatabricksResource, milliseconds
from localcloud.databricks.endpoint_states import CREATE_FAILED, PENDING, endpoint_id, state_of
from localcloud.databricks.routes import Plane, Route

DURATION = 0.1
"""Seconds that making a rule goes on; long enough to meet another one of the same configuration."""

MOST_IN_A_REGION = 100
"""Private endpoints of all configurations of a region, as the page on serverless private link says."""


@register
class MwsNccPrivateEndpointRule(DatabricksResource):
    """A private endpoint that Databricks makes to a resource, pending until the resource's owner approves it.

    Deleting a rule that is pending deletes the endpoint, and its connection at the resource, at once. One
    that was established, rejected or disconnected is deactivated and kept for days (one in the SDK's
    ``delete_private_endpoint_rule``, seven in
    https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-private-endpoint-rules):
    what connection the resource still has then stays there, approved and of no use
    (https://github.com/databricks/terraform-provider-databricks/issues/5386).
    """

    token = tokens.PRIVATE_ENDPOINT_RULE
    plane = Plane.ACCOUNT

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what only other clouds know, and a rule that leads nowhere."""
        for key in ("endpointService", "resourceNames", "gcpEndpoint"):
            if inputs.get(key) is not None:
                yield Problem(key, "is not for Azure; give resourceId and groupId")
        if inputs.get("domainNames") is not None:
            yield Problem(
                "domainNames", "localcloud does not know private link services behind load balancers"
            )
        for key in ("resourceId", "groupId"):
            if inputs.get(key) is None:
                yield Problem(
                    key, "is required: a private endpoint leads to one sub-resource of one resource"
                )

    def name(self, inputs: Properties) -> str:
        """Return the resource and its sub-resource."""
        return f"{str(inputs['resourceId']).rpartition('/')[2]}/{inputs['groupId']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Ask the resource for a connection, one rule of a configuration after the other."""
        account_id, ncc_id = route.cloud.identity.account_id, str(inputs["networkConnectivityConfigId"])
        ncc = route.cloud.get(tokens.NETWORK_CONNECTIVITY_CONFIG, f"{account_id}/{ncc_id}")
        if ncc is None:
            message = f"Network connectivity configuration {ncc_id} does not exist"
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
        _require_alone(account_id, ncc_id)
        _require_room(route.cloud, str(ncc.inputs["region"]))
        rule_id, now = names.new_uuid(), milliseconds(route)
        endpoint = f"databricks-{ncc_id}-pe-{secrets.token_hex(4)}"
        made = {
            "accountId": account_id,
            "connectionState": PENDING,
            "creationTime": now,
            "deactivated": False,
            "enabled": True,
            "endpointName": endpoint,
            "ruleId": rule_id,
            "updatedTime": now,
        }
        refusal = _connect(route.cloud, inputs, endpoint)
        if refusal is not None:
            made |= {"connectionState": CREATE_FAILED, "errorMessage": refusal}
        return Answer(f"{ncc_id}/{rule_id}", {**inputs, **made})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Keep the rule: on Azure nothing of one to a resource can change."""
        return {**current.outputs, **inputs}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs with the state of the connection as it is now."""
        return {**current.outputs, "connectionState": state_of(route.cloud, current)}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Delete a pending endpoint with its connection; leave any other connection where it is."""
        if state_of(route.cloud, current) == PENDING:
            storage_connections.disconnect(route.cloud, endpoint_id(str(current.outputs["endpointName"])))


def _require_alone(account_id: str, ncc_id: str) -> None:
    """Refuse a rule while another of the configuration is being made.

    https://github.com/databricks/terraform-provider-databricks/issues/4559
    """
    if busy.claim(f"private-endpoint-rules/{ncc_id}", DURATION):
        return
    raise CloudError(
        "DEADLINE_EXCEEDED",
        f"The service at /api/2.0/accounts/{account_id}/network-connectivity-configs/{ncc_id}"
        "/private-endpoint-rules is taking too long to process your request. Please try again later or try a "
        "faster operation.",
        504,
    )


def _require_room(cloud: Cloud, region: str) -> None:
    regions = {
        ncc.outputs["networkConnectivityConfigId"]: ncc.inputs["region"]
        for ncc in cloud.all(tokens.NETWORK_CONNECTIVITY_CONFIG)
    }
    rules = [
        rule
        for rule in cloud.all(tokens.PRIVATE_ENDPOINT_RULE)
        if regions.get(rule.inputs["networkConnectivityConfigId"]) == region
    ]
    if len(rules) >= MOST_IN_A_REGION:
        message = (
            f"The account has reached the limit of {MOST_IN_A_REGION} private endpoints in region {region}"
        )
        raise CloudError("QUOTA_EXCEEDED", message)


def _connect(cloud: Cloud, inputs: Properties, endpoint: str) -> str | None:
    """Ask a storage account for a connection; return what the rule shows if the account refuses it.

    Databricks calls the account as any private endpoint does. No public source says whether it tries again
    where another write is in progress.
    """
    resource_id, group_id = str(inputs["resourceId"]), str(inputs["groupId"])
    if "/microsoft.storage/storageaccounts/" not in resource_id.casefold():
        raise errors.not_simulated(f"private endpoint rules to '{resource_id}'")
    account = cloud.get(tokens.AZURE_STORAGE_ACCOUNT, resource_id)
    if account is None:
        return f"The Resource '{resource_id.partition('/providers/')[2]}' was not found."
    if group_id not in groups_of(account.token):
        known = ", ".join(sorted(groups_of(account.token)))
        return f"The sub-resource '{group_id}' is not supported; it is one of {known}."
    try:
        storage_connections.begin(account.id)
    except CloudError as error:
        return error.message
    state = storage_connections.connection_state("Pending", f"Databricks {endpoint}")
    storage_connections.connect(cloud, account, endpoint_id(endpoint), state)
    return None
