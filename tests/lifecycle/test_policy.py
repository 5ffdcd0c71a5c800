"""The policy pack on the real engine: it stops what it must, and nothing that goes wrong in it passes."""

import datetime
from pathlib import Path

import pytest

from sections import clock
from tests.lifecycle.pack import Pack
from tests.lifecycle.platform import Platform, Result, policy_flags, settings_of, stack_file
from tests.stack_files import changed

LAKE = "azure-native:storage:StorageAccount"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
TODAY = clock.today()
EXEMPTION = """
- rule: resilience-replication
  stack: shared
  resource: lake
  reason: The region has no zones until the end of the year.
  granted_by: security@example.com
  granted: {granted}
  expires: {expires}
"""


def exemption(expires_in_days: int) -> str:
    expires = TODAY + datetime.timedelta(days=expires_in_days)
    return EXEMPTION.format(granted=expires - datetime.timedelta(days=30), expires=expires)


@pytest.fixture
def local_copies(tmp_path: Path) -> str:
    """Give the flag for a shared stack whose models are lost with their data centre."""
    settings = changed(settings_of("shared"), {"storage.replication": "Standard_LRS"})
    return stack_file(tmp_path, "shared", settings)


def preview(platform: Platform, *more: str) -> Result:
    return platform.pulumi("preview", "shared", *more)


def test_a_broken_rule_stops_an_update_with_its_reason_and_the_way_out_before_the_resource_is_made(
    empty_platform: Platform, local_copies: str
) -> None:
    answer = empty_platform.pulumi(
        "up", "shared", "--yes", "--skip-preview", local_copies, *policy_flags("shared")
    )
    assert answer.status == 1
    for told in (
        "[mandatory] [severity: medium]  resilience-replication  (azure-native:storage:StorageAccount: lake)",
        "A data lake is replicated as far as its environment asks for.",
        "its replication is Standard_LRS.",
        "Remediation: Set sku.name to one of the kinds that the environment allows",
        "Reason: Local replication ends with the data centre",
        "https://learn.microsoft.com/azure/storage/common/storage-redundancy",
    ):
        assert told in answer.text
    assert empty_platform.count()[LAKE] == 0


def test_what_is_only_advice_is_told_and_passes(
    empty_platform: Platform, local_copies: str, tmp_path: Path
) -> None:
    pack = Pack.copy(tmp_path, "shared", {"resilience-replication": "advisory"})
    answer = preview(empty_platform, local_copies, *pack.flags)
    assert answer.status == 0
    assert "[advisory] [severity: medium]  resilience-replication" in answer.text


def test_a_preview_tells_all_that_is_broken_at_once_in_resources_and_in_the_stack(
    empty_platform: Platform, tmp_path: Path
) -> None:
    settings = changed(settings_of("shared"), {"storage.replication": "Standard_LRS", "cost.budgets": []})
    answer = preview(empty_platform, stack_file(tmp_path, "shared", settings), *policy_flags("shared"))
    assert answer.status == 1
    assert "[mandatory] [severity: medium]  resilience-replication" in answer.text
    assert "[mandatory] [severity: medium]  cost-account-budget" in answer.text
    assert "no budget of its stack watches the whole account" in answer.text


def test_a_rule_that_crashes_fails_by_its_name_even_where_it_is_only_advice(
    empty_platform: Platform, tmp_path: Path
) -> None:
    pack = Pack.copy(tmp_path, "shared", {"storage-broken": "advisory"})
    pack.rule("storage-broken", LAKE, "    return [str(1 / 0)]")
    answer = preview(empty_platform, *pack.flags)
    assert answer.status == 1
    assert "pack-is-sound  (azure-native:storage:StorageAccount: lake)" in answer.text
    assert "the rule storage-broken crashed with ZeroDivisionError in broken.py, line 8" in answer.text


def test_a_current_exemption_excuses_and_an_expired_one_fails_the_stack(
    empty_platform: Platform, local_copies: str, tmp_path: Path
) -> None:
    pack = Pack.copy(tmp_path, "shared")
    expired = exemption(expires_in_days=-1).replace("resource: lake", "resource: pond")
    pack.exempt(exemption(expires_in_days=9) + expired)
    answer = preview(empty_platform, local_copies, *pack.flags)
    assert answer.status == 1
    assert "the exemption of pond in shared from resilience-replication expired on" in answer.text
    assert "its replication is Standard_LRS" not in answer.text


def test_a_file_of_exemptions_that_is_wrong_is_told_and_nothing_passes(
    empty_platform: Platform, tmp_path: Path
) -> None:
    pack = Pack.copy(tmp_path, "shared")
    pack.exempt(exemption(expires_in_days=9).replace("resilience-replication", "resilience-replikation"))
    answer = preview(empty_platform, *pack.flags)
    assert answer.status != 0
    assert "exemptions.yaml, exemption 1: there is no rule resilience-replikation" in answer.text


def test_what_is_not_known_yet_is_told_in_a_preview_and_checked_in_the_update(
    empty_platform: Platform, tmp_path: Path
) -> None:
    pack = Pack.copy(tmp_path, "shared")
    pack.rule(
        "storage-late", ASSIGNMENT, "    return [f'its scope is wrong' for _ in resource.at('scope')[:1]]"
    )
    told = preview(empty_platform, *pack.flags)
    assert told.status == 0
    assert "[advisory] [severity: low]  storage-late" in told.text
    assert "known only after deployment: scope" in told.text

    stopped = empty_platform.pulumi("up", "shared", "--yes", "--skip-preview", *pack.flags)
    assert stopped.status == 1
    assert "[mandatory] [severity: low]  storage-late" in stopped.text
    assert empty_platform.count()[ASSIGNMENT] == 0
