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
    return azure.make(tokens.LOG_WORKSPACE, **PLACE, workspaceName="log-shared")


def setting(azure: Estate, source: Stored, sink: Stored, name: str = "audit", **inputs: Any) -> Stored:
    given = {"logs": ALL_LOGS, **inputs}
    return azure.make(
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
    azure.drop(workspace)
    assert not azure.exists(made)


def test_a_setting_of_a_missing_resource_is_refused(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    azure.drop(workspace)
    with refused("ResourceNotFound", "Microsoft.Databricks/workspaces/web-auth"):
        setting(azure, workspace, logs)


def test_a_setting_with_a_missing_destination_is_refused(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    azure.drop(logs)
    with refused("ResourceNotFound", "Microsoft.OperationalInsights/workspaces/log-shared"):
        setting(azure, workspace, logs)


def test_a_category_that_the_resource_does_not_have_is_refused(azure: Estate, logs: Stored) -> None:
    wanted = [{"category": "AuditEvent", "enabled": True}]
    with refused("BadRequest", "Category 'AuditEvent' is not supported."):
        setting(azure, azure.serverless_workspace(), logs, logs=wanted)


def test_two_settings_cannot_send_the_same_to_one_place(azure: Estate, logs: Stored) -> None:
    workspace = azure.serverless_workspace()
    setting(azure, workspace, logs)
    with refused("Conflict", "is already used in diagnostic setting 'audit' for category 'allLogs'"):
        setting(azure, workspace, logs, "again")


def test_a_resource_has_five_settings_at_most(azure: Estate) -> None:
    workspace = azure.serverless_workspace()
    sinks = [azure.make(tokens.LOG_WORKSPACE, **PLACE, workspaceName=f"log-{number}") for number in range(6)]
    for number in range(5):
        setting(azure, workspace, sinks[number], f"audit{number}")
    with refused("Conflict", "has 5 diagnostic settings"):
        setting(azure, workspace, sinks[5], "audit5")


def test_a_category_group_that_azure_does_not_have_is_refused() -> None:
    wanted = [{"categoryGroup": "everything", "enabled": True}]
    found = of_setting(workspaceId="/subscriptions/s", logs=wanted)
    assert found["logs[0].categoryGroup"] == "'everything' is none of allLogs, audit"
