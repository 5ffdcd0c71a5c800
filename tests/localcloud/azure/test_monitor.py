"""Diagnostic settings."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import PLACE, Estate, mistakes, refused

ALL_LOGS: list[dict[str, Any]] = [{"categoryGroup": "allLogs", "enabled": True}]


def of_setting(**inputs: Any) -> dict[str, str]:
    return mistakes(tokens.DIAGNOSTIC_SETTING, name="audit", resourceUri="/subscriptions/s", **inputs)


@pytest.fixture
def logs(azure: Estate) -> Stored:
    return azure.create(tokens.LOG_WORKSPACE, **PLACE, workspaceName="log-shared")


def setting(azure: Estate, source: Stored, sink: Stored, name: str = "audit", **inputs: Any) -> Stored:
    given = {"logs": ALL_LOGS, **inputs}
    return azure.create(
        tokens.DIAGNOSTIC_SETTING, name=name, resourceUri=source.id, workspaceId=sink.id, **given
    )


def test_a_setting_that_sends_nowhere_is_refused() -> None:
    assert of_setting(logs=ALL_LOGS) == {
        "workspaceId": "BadRequest: At least one data sink needs to be specified."
    }


def test_a_setting_that_sends_nothing_is_refused() -> None:
    assert list(of_setting(workspaceId="/subscriptions/s")) == ["logs"]


def test_a_log_names_a_category_or_a_group() -> None:
    both = [{"category": "jobs", "categoryGroup": "allLogs", "enabled": True}]
    found = of_setting(workspaceId="/subscriptions/s", logs=both)
    assert found == {"logs[0]": "names either a category or a categoryGroup"}


def test_a_setting_lies_at_its_resource_and_goes_with_it(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    made = setting(azure, workspace, logs)
    assert made.id == f"{workspace.id}/providers/Microsoft.Insights/diagnosticSettings/audit"
    azure.delete(workspace)
    assert not azure.exists(made)


def test_a_setting_of_a_missing_resource_is_refused(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    azure.delete(workspace)
    with refused("ResourceNotFound", "Microsoft.Databricks/workspaces/web-auth"):
        setting(azure, workspace, logs)


def test_a_setting_with_a_missing_destination_is_refused(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    azure.delete(logs)
    with refused("ResourceNotFound", "Microsoft.OperationalInsights/workspaces/log-shared"):
        setting(azure, workspace, logs)


@pytest.mark.parametrize("key", ["workspaceId", "storageAccountId"])
def test_a_destination_of_another_type_is_refused(azure: Estate, logs: Stored, key: str) -> None:
    workspace = azure.serverless_workspace()
    other = azure.account() if key == "workspaceId" else logs
    with refused("BadRequest", f"is no destination that {key} can name"):
        azure.create(
            tokens.DIAGNOSTIC_SETTING,
            name="audit",
            resourceUri=workspace.id,
            logs=ALL_LOGS,
            **{key: other.id},
        )


def test_a_type_without_logs_sends_no_group_of_them(azure: Estate, logs: Stored) -> None:
    with refused("BadRequest", "Category group 'allLogs' is not supported"):
        setting(azure, azure.account(), logs)


def test_a_category_that_the_resource_does_not_have_is_refused(azure: Estate, logs: Stored) -> None:
    wanted = [{"category": "AuditEvent", "enabled": True}]
    with refused(
        "BadRequest", "Category 'AuditEvent' is not supported, supported categories are: 'BrickStore"
    ):
        setting(azure, azure.serverless_workspace(), logs, logs=wanted)


def test_two_settings_cannot_send_the_same_to_one_place(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    setting(azure, workspace, logs)
    with refused("Conflict", "is already used in diagnostic setting 'audit' for category 'allLogs'"):
        setting(azure, workspace, logs, "again")


def test_a_resource_has_five_settings_at_most(azure: Estate) -> None:
    workspace = azure.serverless_workspace()
    sinks = [
        azure.create(tokens.LOG_WORKSPACE, **PLACE, workspaceName=f"log-{number}") for number in range(6)
    ]
    for number in range(5):
        setting(azure, workspace, sinks[number], f"audit{number}")
    with refused("Conflict", "has 5 diagnostic settings"):
        setting(azure, workspace, sinks[5], "audit5")


def test_a_category_group_that_azure_does_not_have_is_refused() -> None:
    wanted = [{"categoryGroup": "everything", "enabled": True}]
    found = of_setting(workspaceId="/subscriptions/s", logs=wanted)
    assert found["logs[0].categoryGroup"] == "'everything' is none of allLogs, audit"


def service(account: Stored, name: str = "blob") -> str:
    return f"{account.id}/{name}Services/default"


def test_a_storage_service_is_there_with_its_account_and_sends_transactions(
    azure: Estate, logs: Stored
) -> None:
    metrics = [{"category": "Transaction", "enabled": True}]
    given = {"name": "audit", "workspaceId": logs.id, "metrics": metrics}
    azure.create(tokens.DIAGNOSTIC_SETTING, **given, resourceUri=service(azure.account()))


@pytest.mark.parametrize("name", ["blob", "queue", "file", "table"])
def test_all_metrics_is_no_category_of_a_storage_service(azure: Estate, logs: Stored, name: str) -> None:
    metrics = [{"category": "AllMetrics", "enabled": True}]
    given = {"name": "audit", "workspaceId": logs.id, "metrics": metrics}
    with refused("BadRequest", "supported categories are: 'Capacity;Transaction'"):
        azure.create(tokens.DIAGNOSTIC_SETTING, **given, resourceUri=service(azure.account(), name))


def test_a_type_without_metrics_sends_none(azure: Estate, logs: Stored) -> None:
    metrics = [{"category": "AllMetrics", "enabled": True}]
    with refused("BadRequest", "Category 'AllMetrics' is not supported."):
        setting(azure, azure.serverless_workspace(), logs, metrics=metrics)


def test_two_settings_cannot_send_the_same_metrics_to_one_place(azure: Estate, logs: Stored) -> None:
    vault = azure.vault()
    metrics = [{"category": "AllMetrics", "enabled": True}]
    setting(azure, vault, logs, logs=[], metrics=metrics)
    with refused("Conflict", "for category 'AllMetrics'"):
        setting(azure, vault, logs, name="again", logs=[], metrics=metrics)


def test_a_category_beside_the_group_of_all_logs_is_sent_twice(azure: Estate, logs: Stored) -> None:
    vault = azure.vault()
    setting(azure, vault, logs)
    with refused("Conflict", "for category 'AuditEvent'"):
        setting(azure, vault, logs, name="again", logs=[{"category": "AuditEvent", "enabled": True}])


def test_a_destination_of_a_type_that_localcloud_does_not_simulate_is_refused_as_such(
    azure: Estate, logs: Stored
) -> None:
    hub = f"{azure.subscription}/resourceGroups/rg-dev/providers/Microsoft.EventHub/namespaces/hub"
    with refused("NotSimulated", "Microsoft.EventHub/namespaces/authorizationRules"):
        setting(azure, azure.vault(), logs, eventHubAuthorizationRuleId=f"{hub}/authorizationRules/send")


def test_days_of_retention_below_zero_are_refused() -> None:
    wanted = [{**ALL_LOGS[0], "retentionPolicy": {"enabled": True, "days": -1}}]
    found = of_setting(workspaceId="/subscriptions/s", logs=wanted)
    assert found == {"logs[0].retentionPolicy.days": "is -1: Azure takes 0 or more"}
