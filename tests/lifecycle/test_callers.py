"""That nothing differs for any of those who look at the stacks, and that each has what this takes.

The deployer's own looks are in the tests of a second ``up`` and of drift.
"""

from pathlib import Path
from typing import Any

import pytest

from localcloud.databricks import tokens
from tests.lifecycle.platform import Platform, Result, settings_of, stack_file

PIPELINE = "mlops-deploy-dev"
DRIFT = "mlops-drift"
HOST = "models.example.com"


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


@pytest.fixture(scope="module")
def trusting(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """Give a platform that trusts a pipeline and two previews with the account. Read it; never change it."""
    folder = tmp_path_factory.mktemp("trusting")
    trusting = platform.copy(folder / "platform")
    for stack, flags in {"shared": [trusting_file(folder)], "dev": []}.items():
        answer = trusting.pulumi("up", stack, "--yes", "--skip-preview", *flags)
        assert answer.status == 0, answer.text
    return trusting


def trusting_file(folder: Path) -> str:
    """Return the flag for a stack file of shared that trusts them."""
    settings = settings_of("shared")
    settings["federation"]["accountAdmins"] = ["dev", "preview-shared", "preview-dev"]
    return stack_file(folder, "shared", settings)


@pytest.mark.parametrize(
    ("stack", "caller"), [("shared", "mlops-preview-shared"), ("dev", "mlops-preview-dev"), ("dev", PIPELINE)]
)
def test_a_refresh_of_what_the_settings_trust_finds_no_changes(
    trusting: Platform, tmp_path: Path, stack: str, caller: str
) -> None:
    flags = [trusting_file(tmp_path)] if stack == "shared" else []
    answer = look(trusting, stack, caller, "--refresh", *flags)
    assert answer.status == 0, answer.text


def test_the_pipeline_that_the_settings_trust_changes_the_accounts_objects_of_its_environment(
    trusting: Platform, tmp_path: Path
) -> None:
    own = trusting.copy(tmp_path / "platform")
    changed = stack_file(tmp_path, "dev", opened())
    answer = deploy(own, changed)
    assert answer.status == 0, answer.text
    with own.clouds("databricks") as cloud:
        (policy,) = (one for one in cloud.all(tokens.NETWORK_POLICY) if "dev" in one.id)
    assert HOST in str(policy.outputs["egress"])
    answer = look(own, "dev", PIPELINE, "--refresh", changed)
    assert answer.status == 0, answer.text


def test_another_pipeline_changes_none_of_them(own_platform: Platform, tmp_path: Path) -> None:
    answer = deploy(own_platform, stack_file(tmp_path, "dev", opened()))
    assert answer.status != 0
    assert "This API is reserved to admin users" in answer.text


def opened() -> dict[str, Any]:
    """Return settings of dev whose network policy, an object of the account, lets one more host through."""
    settings = settings_of("dev")
    settings["serverless"] = {"internetHosts": [HOST]}
    return settings


def deploy(platform: Platform, settings: str) -> Result:
    """Deploy dev as its pipeline."""
    env = {"LOCALCLOUD_CALLER": PIPELINE}
    return platform.pulumi("up", "dev", "--yes", "--skip-preview", settings, env=env)


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
    with own_platform.clouds("databricks") as cloud:
        (principal,) = (one for one in cloud.all(tokens.SERVICE_PRINCIPAL) if one.name == caller)
        right = id.format(
            caller=principal.id,
            workspace=outputs["webAuthWorkspace"]["workspaceId"],
            group=outputs["groups"]["platformAdmins"]["principalId"],
        )
        cloud.remove(cloud.require(token, right))

    answer = look(own_platform, stack, caller, *(["--refresh"] if caller == DRIFT else []))
    assert answer.status != 0
    assert said in answer.text
