"""Log Analytics workspaces."""

from typing import Any

import pytest

from localcloud.azure import tokens
from tests.localcloud.azure.estate import PLACE, Estate, mistakes


def of_workspace(name: str = "log-shared", **inputs: Any) -> dict[str, str]:
    return mistakes(tokens.LOG_WORKSPACE, **PLACE, workspaceName=name, **inputs)


@pytest.mark.parametrize("name", ["log", "-logs", "log_shared", "l" * 64])
def test_a_name_that_azure_does_not_take_is_refused(name: str) -> None:
    assert of_workspace(name)["workspaceName"].startswith("InvalidResourceName: ")


@pytest.mark.parametrize("days", [29, 731])
def test_logs_are_kept_30_to_730_days(days: int) -> None:
    found = of_workspace(retentionInDays=days)["retentionInDays"]
    assert found.endswith(f"{days}, not 30 to 730 days")


def test_the_free_sku_keeps_seven_days() -> None:
    assert "7 days" in of_workspace(sku={"name": "Free"}, retentionInDays=30)["retentionInDays"]


def test_a_sku_that_azure_does_not_have_is_refused() -> None:
    assert of_workspace(sku={"name": "Gold"})["sku.name"].startswith("'Gold' is not one of")


def test_a_daily_cap_below_the_smallest_is_refused() -> None:
    found = of_workspace(workspaceCapping={"dailyQuotaGb": 0.01})
    assert "-1 for no cap" in found["workspaceCapping.dailyQuotaGb"]


def test_a_workspace_answers_its_customer_id_which_lasts(azure: Estate) -> None:
    made = azure.create(tokens.LOG_WORKSPACE, **PLACE, workspaceName="log-shared", retentionInDays=90)
    changed = azure.update(made, retentionInDays=30)
    assert changed.outputs["customerId"] == made.outputs["customerId"]
    assert changed.outputs["retentionInDays"] == 30
