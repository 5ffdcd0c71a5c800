"""What is warned about, and allowed."""

from collections.abc import Mapping
from datetime import date

import pulumi
import pytest

from infra.settings import EnvironmentSettings, SharedSettings, load_environment
from infra.settings.warnings import warnings
from tests.conftest import Select
from tests.infra.settings.files import TODAY, changed, read


def warned(environment: str, changes: Mapping[str, object], today: date = TODAY) -> list[str]:
    given = {**changed(read()[environment], changes), "environment": environment}
    return [str(warning) for warning in warnings(EnvironmentSettings.model_validate(given), today)]


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_the_committed_stack_files_give_no_warning(environment: str) -> None:
    assert warned(environment, {}) == []


def test_the_shared_stack_has_nothing_to_warn_about() -> None:
    assert warnings(SharedSettings.model_validate(read()["shared"]), TODAY) == []


def test_a_runtime_close_to_its_end_of_support_is_warned_about() -> None:
    assert warned("dev", {"compute.runtime": "15.4.x"}, date(2027, 8, 1)) == [
        "compute.runtime: support of 15.4 ends on 2027-08-19; "
        "move to a later one of 15.4.x, 16.4.x, 17.3.x, 18.x"
    ]


def test_a_node_type_without_a_rate_is_warned_about() -> None:
    assert warned("dev", {"compute.nodeType": "Standard_E8ds_v5"}) == [
        "compute.nodeType: Standard_E8ds_v5 has no rate in infra/cost/rates.py; "
        "the cost ceiling leaves it out, add it"
    ]


def test_a_policy_that_refuses_its_own_largest_cluster_is_warned_about() -> None:
    # Five nodes of 0.75 DBU
    assert warned("dev", {"compute.dbusPerHour": 4}) == []
    assert warned("dev", {"compute.dbusPerHour": 3}) == [
        "compute.dbusPerHour: 3 is less than the 3.75 of the largest cluster, so the policy will refuse it; "
        "raise it or lower workers.max"
    ]


def test_a_warning_is_logged_with_file_and_path(select: Select, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", logged.append)
    select("dev", {"settings": changed(read()["dev"], {"compute.dbusPerHour": 3})})
    assert load_environment().compute.dbus_per_hour == 3
    assert logged == [
        "Pulumi.dev.yaml: settings.compute.dbusPerHour: 3 is less than the 3.75 of the largest cluster, "
        "so the policy will refuse it; raise it or lower workers.max"
    ]
