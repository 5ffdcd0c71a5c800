"""What a look at the clouds finds when something changed that no stack knows of."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.drift import Condition, Finding
from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.lifecycle.platform import Platform

MODEL = "ml_models_catalog.dev_models.customer_churn"


def look(platform: Platform, stack: str, folder: Path, *flags: str, caller: str = "") -> Finding:
    """Return what the pipelines' step finds, with the words that `make drift` uses."""
    preview = ("pulumi", "preview", "-s", stack, "--refresh", "--expect-no-changes", "--non-interactive")
    answer = platform.run(
        *("python", "-m", "delivery", "drift", "check", stack, "--into", str(folder), *flags, "--", *preview),
        env={"LOCALCLOUD_CALLER": caller} if caller else None,
    )
    finding = Finding.read(folder / f"{stack}.json")
    assert answer.status == (0 if finding.condition is Condition.STEADY else 1), answer.text
    return finding


@pytest.mark.parametrize("stack", ["shared", "prod"])
def test_clouds_that_nobody_touched_are_steady(platform: Platform, tmp_path: Path, stack: str) -> None:
    finding = look(platform, stack, tmp_path)
    assert finding.condition is Condition.STEADY, finding.text


def test_a_champion_that_no_update_knows_of_is_drift(own_platform: Platform, tmp_path: Path) -> None:
    own_platform.play("version", MODEL, "--alias", "champion")
    finding = look(own_platform, "dev", tmp_path)
    assert finding.condition is Condition.DRIFTED
    assert "databricks:index:ModelServing" in finding.text


def plant(platform: Platform, token: str, id: str, inputs: Properties) -> None:
    """Put something into the clouds that no stack made."""
    with platform.clouds("databricks") as cloud:
        cloud.put(Stored(token, id, id, inputs, inputs, datetime.now(UTC)))


def test_what_is_bound_and_assigned_by_no_stack_is_drift_and_is_named(
    own_platform: Platform, tmp_path: Path
) -> None:
    dev, prod = (own_platform.outputs(stack)["workspace"]["workspaceId"] for stack in ("dev", "prod"))
    binding = {
        "workspaceId": prod,
        "securableName": "ml_dev_catalog",
        "securableType": "catalog",
        "bindingType": "BINDING_TYPE_READ_WRITE",
    }
    plant(own_platform, tokens.WORKSPACE_BINDING, f"{prod}|catalog|ml_dev_catalog", binding)
    shared = own_platform.outputs("shared")["servicePrincipals"]
    intruder = shared["prod"]["run"]
    assignment = {"workspaceId": dev, "principalId": intruder["principalId"], "permissions": ["USER"]}
    plant(own_platform, tokens.PERMISSION_ASSIGNMENT, f"{dev}|{intruder['principalId']}", assignment)
    location = {"principal": intruder["name"], "privileges": ["READ_FILES"]}
    plant(
        own_platform,
        tokens.GRANTS,
        "external_location/ml_dev_location",
        {"externalLocation": "ml_dev_location", "grants": [location]},
    )

    finding = look(own_platform, "dev", tmp_path)
    assert finding.condition is Condition.DRIFTED
    assert f"the isolated catalog ml_dev_catalog is bound to workspace {prod}" in finding.text
    assert f"workspace {dev} is assigned to mlops-run-prod (USER)" in finding.text
    opened = f"the external location ml_dev_location is open to {intruder['name']} (READ FILES)"
    assert opened in finding.text


def drift_vault(platform: Platform) -> None:
    """Change the tags of dev's vault."""
    with platform.clouds("azure-native") as cloud:
        (vault,) = [one for one in cloud.all(tokens.AZURE_VAULT) if "-dev" in one.id]
        cloud.put(vault.with_outputs(tags={"owner": "somebody"}))


def test_a_drifted_vault_replaces_no_scope(own_platform: Platform) -> None:
    drift_vault(own_platform)
    steps = own_platform.steps("dev", "--refresh")
    assert steps.replace == []
    assert steps.update == ["azure-native:keyvault:Vault::vault"]


def test_a_drifted_vault_is_found_by_who_compares_azure_alone(own_platform: Platform, tmp_path: Path) -> None:
    drift_vault(own_platform)
    finding = look(own_platform, "dev", tmp_path, "--without-databricks", caller="mlops-preview-dev")
    assert finding.condition is Condition.DRIFTED
    assert "1 to update" in finding.text
    assert "azure-native:keyvault:Vault" in finding.text
