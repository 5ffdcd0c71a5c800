"""Azure Monitor private link scopes: their endpoints, zones, and the names of linked log workspaces."""

from dataclasses import dataclass, field

import pytest

from localcloud.azure import tokens
from localcloud.core import busy
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, operation_in_progress, refused

ODS = "privatelink.ods.opinsights.azure.com"
ZONES = (
    "privatelink.monitor.azure.com",
    "privatelink.oms.opinsights.azure.com",
    ODS,
    "privatelink.agentsvc.azure-automation.net",
    "privatelink.blob.core.windows.net",
)
OPEN = {"ingestionAccessMode": "Open", "queryAccessMode": "Open"}


@dataclass
class Logs:
    """A log workspace and a private link scope."""

    azure: Estate
    workspace: Stored
    scope: Stored
    zones: list[Stored] = field(default_factory=list[Stored])

    def link(
        self, name: str = "logs", *, scope: Stored | None = None, linked: Stored | None = None
    ) -> Stored:
        return self.azure.create(
            tokens.SCOPED_RESOURCE,
            resourceGroupName=GROUP,
            scopeName=(scope or self.scope).name,
            name=name,
            linkedResourceId=(linked or self.workspace).id,
        )

    def add_scope(self, name: str) -> Stored:
        return self.azure.create(
            tokens.PRIVATE_LINK_SCOPE,
            resourceGroupName=GROUP,
            location="global",
            scopeName=name,
            accessModeSettings=OPEN,
        )

    def endpoint(self) -> Stored:
        """Make the scope's endpoint, with a zone group over all five zones."""
        self.azure.network()
        subnet = self.azure.subnet("endpoints", "10.0.3.0/28")
        endpoint = self.azure.endpoint("pe-logs", self.scope, "azuremonitor", subnet)
        self.zones = [self.azure.zone(zone) for zone in ZONES]
        configs = [
            {"name": f"zone-{index}", "privateDnsZoneId": zone.id} for index, zone in enumerate(self.zones)
        ]
        return self.azure.create(
            tokens.ZONE_GROUP,
            resourceGroupName=GROUP,
            privateEndpointName=endpoint.name,
            privateDnsZoneGroupName="default",
            privateDnsZoneConfigs=configs,
        )

    @property
    def records(self) -> set[str]:
        return {record.outputs["fqdn"].rstrip(".") for record in self.azure.cloud.all(tokens.RECORD_SET)}


@pytest.fixture
def logs(azure: Estate) -> Logs:
    workspace = azure.create(
        tokens.LOG_WORKSPACE, **PLACE, workspaceName="logs", publicNetworkAccessForQuery="Disabled"
    )
    scope = azure.create(
        tokens.PRIVATE_LINK_SCOPE,
        resourceGroupName=GROUP,
        location="global",
        scopeName="ampls",
        accessModeSettings=OPEN,
    )
    return Logs(azure, workspace, scope)


@pytest.mark.parametrize("link_first", [True, False])
def test_a_linked_workspace_has_its_records_whatever_comes_first(logs: Logs, link_first: bool) -> None:
    steps = [logs.link, logs.endpoint]
    for step in steps if link_first else reversed(steps):
        step()
    customer = logs.workspace.outputs["customerId"]
    assert f"{customer}.{ODS}" in logs.records
    assert "api.privatelink.monitor.azure.com" in logs.records
    assert "scadvisorcontentpl.privatelink.blob.core.windows.net" in logs.records


def test_a_workspace_that_is_unlinked_loses_its_records(logs: Logs) -> None:
    link = logs.link()
    logs.endpoint()
    logs.azure.delete(link)
    customer = logs.workspace.outputs["customerId"]
    assert not any(record.startswith(customer) for record in logs.records)
    assert "api.privatelink.monitor.azure.com" in logs.records


def test_a_scope_shows_the_endpoints_that_lead_to_it(logs: Logs) -> None:
    logs.endpoint()
    assert logs.azure.update(logs.scope).outputs["privateEndpointConnections"][0]["name"] == "pe-logs"


def test_a_scope_s_endpoint_takes_no_other_zone(logs: Logs) -> None:
    logs.azure.network()
    subnet = logs.azure.subnet("endpoints", "10.0.3.0/28")
    endpoint = logs.azure.endpoint("pe-logs", logs.scope, "azuremonitor", subnet)
    zone = logs.azure.zone("privatelink.dfs.core.windows.net")
    with refused("InvalidPrivateDnsZoneIds", "needs the private DNS zones", f"'{ODS}'"):
        logs.azure.zone_group(endpoint, zone)


def test_a_workspace_is_linked_to_a_scope_once(logs: Logs) -> None:
    logs.link()
    with refused("Conflict", "is already linked to the private link scope"):
        logs.link("again")


def test_a_workspace_that_is_not_there_cannot_be_linked(logs: Logs) -> None:
    logs.azure.delete(logs.workspace)
    with refused("ResourceNotFound", "Microsoft.OperationalInsights/workspaces/logs' was not found"):
        logs.link()


def test_only_a_log_workspace_can_be_linked(logs: Logs) -> None:
    account = logs.azure.account()
    with refused("BadRequest", f"'{account.id}' cannot be linked: it is no log workspace"):
        logs.link(linked=account)


def test_a_workspace_is_linked_to_100_scopes_at_most(logs: Logs) -> None:
    scopes = [logs.add_scope(f"ampls-{number}") for number in range(100)]
    for scope in scopes:
        logs.link(scope=scope)
    with refused("QuotaExceeded", "is linked to 100 private link scopes, the most allowed"):
        logs.link()


def test_a_link_names_a_resource_of_a_kind_that_localcloud_knows() -> None:
    names = {"resourceGroupName": GROUP, "scopeName": "ampls", "name": "logs"}
    assert mistakes(tokens.SCOPED_RESOURCE, **names, kind="Metrics") == {
        "linkedResourceId": "is required: the resource of Azure Monitor that is linked",
        "kind": "localcloud does not know the kind 'Metrics'; give 'Resource'",
    }


def test_a_scope_with_a_link_cannot_be_deleted(logs: Logs) -> None:
    link = logs.link()
    with refused("CannotDeleteResource", "'logs'"):
        logs.azure.delete(logs.scope)
    logs.azure.delete(link)
    logs.azure.delete(logs.scope)


def test_a_scope_s_modes_are_those_of_the_service() -> None:
    settings = {"ingestionAccessMode": "Open", "queryAccessMode": "Closed"}
    found = mistakes(
        tokens.PRIVATE_LINK_SCOPE,
        resourceGroupName=GROUP,
        location="global",
        scopeName="ampls",
        accessModeSettings=settings,
    )
    assert "accessModeSettings.queryAccessMode" in found


def test_nothing_else_is_written_to_a_scope_while_it_changes(logs: Logs) -> None:
    with operation_in_progress(f"{logs.scope.id}/write"):
        with busy.claiming({}), refused("Conflict", "Cannot modify resource while in provisioning state"):
            logs.link()
        with busy.claiming({}), refused("BadRequest", "Mismatching RequiredMembers in Request"):
            logs.endpoint()
    logs.link()
