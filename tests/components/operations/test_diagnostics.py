"""Diagnostics: what of a resource is sent to the log workspace."""

from dataclasses import replace
from typing import Literal

import pytest

from components.operations.diagnostics import Diagnostics, DiagnosticsArgs
from tests.conftest import Deploy

SETTING = "azure-native:monitor:DiagnosticSetting"
ARGS = DiagnosticsArgs(target_id="/workspace", setting_name="to-logs", log_workspace_id="/logs")


@pytest.mark.parametrize("preview", [True, False])
def test_sends_every_log_of_the_target(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: Diagnostics("workspace", ARGS), preview=preview).one(SETTING).inputs
    assert (inputs["name"], inputs["resourceUri"], inputs["workspaceId"]) == (
        "to-logs",
        "/workspace",
        "/logs",
    )
    assert inputs["logs"] == [{"categoryGroup": "allLogs", "enabled": True}]


@pytest.mark.parametrize(
    ("categories", "sent"),
    [
        ([], []),
        (["AllMetrics"], [{"category": "AllMetrics", "enabled": True}]),
        (["Transaction"], [{"category": "Transaction", "enabled": True}]),
    ],
)
def test_sends_the_metrics_that_the_target_has(
    deploy: Deploy, categories: list[Literal["AllMetrics", "Transaction"]], sent: object
) -> None:
    args = replace(ARGS, metric_categories=categories)
    assert deploy(lambda: Diagnostics("vault", args)).one(SETTING).inputs["metrics"] == sent
