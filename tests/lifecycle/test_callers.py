"""That nothing differs for any of those who look at the stacks, and that each has what this takes.

The deployer's own looks are in the tests of a second ``up`` and of drift.
"""

from datetime import UTC, datetime

import pytest

from localcloud.core.cloud import Caller, Stored
from localcloud.core.store import Store
from localcloud.databricks import tokens
from localcloud.run.folder import DataFolder
from tests.lifecycle.platform import Platform, Result

PIPELINE = "mlops-deploy-dev"
DRIFT = "mlops-drift"


def look(platform: Platform, stack: str, caller: str, *flags: str) -> Result:
    """Preview a stack as a principal."""
    return platform.pulumi("preview", stack, "--expect-no-changes", *flags, env={"LOCALCLOUD_CALLER": caller})


@pytest.mark.parametrize(
    ("stack", "caller"), [("shared", "mlops-preview-shared"), ("dev", "mlops-preview-dev"), ("dev", PIPELINE)]
)
def test_a_preview_finds_no_changes(platform: Platform, stack: str, caller: str) -> None:
    answer = look(platform, stack, caller)
    assert answer.status == 0, answer.text


@pytest.mark.parametrize("stack", ["shared", "dev"])
def test_a_refresh_finds_no_changes(platform: Platform, stack: str) -> None:
    answer = look(platform, stack, DRIFT, "--refresh")
    assert answer.status == 0, answer.text


def test_a_refresh_of_the_pipeline_finds_no_changes_once_people_made_it_an_administrator(
    own_platform: Platform,
) -> None:
    admins = own_platform.outputs("shared")["groups"]["platformAdmins"]["principalId"]
    store = Store(DataFolder(own_platform.data).database)
    cloud = store.cloud(Caller("databricks"))
    (pipeline,) = (one for one in cloud.all(tokens.SERVICE_PRINCIPAL) if one.name == PIPELINE)
    given = {
        tokens.PRINCIPAL_ROLE: {"servicePrincipalId": pipeline.id, "role": "account_admin"},
        tokens.GROUP_MEMBER: {"groupId": admins, "memberId": pipeline.id},
    }
    for token, values in given.items():
        right = "|".join(values.values())
        cloud.put(Stored(token, right, right, values, values, datetime.now(UTC)))
    store.close()

    answer = look(own_platform, "dev", PIPELINE, "--refresh")
    assert answer.status == 0, answer.text


def test_the_search_for_drift_lists_what_no_stack_made(platform: Platform) -> None:
    command = ("python", "-m", "delivery", "drift", "check", "dev", "--", "true")
    answer = platform.run(*command, env={"LOCALCLOUD_CALLER": DRIFT})
    assert answer.status == 0, answer.text


@pytest.mark.parametrize("caller", [PIPELINE, "mlops-preview-dev"])
def test_what_deploys_or_previews_an_environment_does_not_read_the_account(
    platform: Platform, caller: str
) -> None:
    answer = look(platform, "dev", caller, "--refresh")
    assert answer.status != 0
    assert "This API is reserved to admin users" in answer.text


@pytest.mark.parametrize(
    ("stack", "caller", "token", "id", "said"),
    [
        ("dev", "mlops-preview-dev", tokens.PERMISSION_ASSIGNMENT, "{workspace}|{caller}", "not authorized"),
        ("dev", "mlops-preview-dev", tokens.GRANTS, "schema/ml_models_catalog.dev_models", "USE SCHEMA on"),
        ("shared", DRIFT, tokens.PRINCIPAL_ROLE, "{caller}|account_admin", "reserved to admin users"),
        ("shared", DRIFT, tokens.GROUP_MEMBER, "{group}|{caller}", "User not authorized"),
    ],
)
def test_each_fails_without_one_of_its_rights(
    own_platform: Platform, stack: str, caller: str, token: str, id: str, said: str
) -> None:
    outputs = own_platform.outputs("shared")
    store = Store(DataFolder(own_platform.data).database)
    cloud = store.cloud(Caller("databricks"))
    (principal,) = (one for one in cloud.all(tokens.SERVICE_PRINCIPAL) if one.name == caller)
    right = id.format(
        caller=principal.id,
        workspace=outputs["webAuthWorkspace"]["workspaceId"],
        group=outputs["groups"]["platformAdmins"]["principalId"],
    )
    cloud.remove(cloud.require(token, right))
    store.close()

    answer = look(own_platform, stack, caller, *(["--refresh"] if caller == DRIFT else []))
    assert answer.status != 0
    assert said in answer.text
