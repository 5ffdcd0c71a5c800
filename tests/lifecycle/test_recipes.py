"""Recipes of `docs/operations.md` that end with a stack as it should be, line by line."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from localcloud.core import operations
from localcloud.core.cloud import Caller
from localcloud.core.store import Store
from localcloud.databricks import tokens
from tests.lifecycle.platform import Platform, checkout
from tests.recipes.double import CONTAINERS, calls, install
from tests.recipes.page import filled
from tests.recipes.scenarios import AZURE_ALONE, DELETED_WORKSPACE, END, RESTORING
from tests.stack_files import ROOT

ROLE = "azure-native:authorization:RoleAssignment"
SCHEMA = "databricks:index/schema:Schema"
VALUES = {"account": "stmlopsstate", "stack": "dev"}
STATE = Path("state", ".pulumi", "stacks", "databricks-mlops", "dev.json")


@dataclass(frozen=True)
class Shell:
    """A shell in a checkout on localcloud, where ``az`` is a double and nobody answers Pulumi's questions."""

    platform: Platform
    double: Path
    variables: Mapping[str, str]

    def type(self, line: str, **values: str) -> str:
        """Run a line of the page, and return what it prints."""
        command = filled(line, {**VALUES, **values}).replace("CLOUD=account", "CLOUD=localcloud")
        command = command.replace("make ", "make --old-file=setup ")
        answer = self.platform.run("sh", "-c", command, env=self.variables)
        assert answer.status == 0, f"{command}\n{answer.text}"
        return answer.text


@pytest.fixture
def shell(own_platform: Platform, tmp_path: Path) -> Shell:
    """Give a shell on a platform of its own; the checkout has what ``make`` needs."""
    made = checkout(tmp_path / "checkout")
    (made / "Makefile").symlink_to(ROOT / "Makefile")
    (made / ".venv").symlink_to(ROOT / ".venv")
    for part in (ROOT / "policy").iterdir():
        if part.name not in ("config", "__pycache__"):
            (made / "policy" / part.name).symlink_to(part)
    double = tmp_path / "double"
    variables = {
        **install(double),
        # What a make that runs these tests would tell the one that they run.
        "MAKEFLAGS": "",
        "PULUMI_SKIP_CONFIRMATIONS": "true",
        CONTAINERS: str(own_platform.data),
    }
    return Shell(own_platform.at(made), double, variables)


def take_role(platform: Platform) -> None:
    """Take a role of dev's pipeline in dev's group behind Pulumi's back."""
    principal = platform.outputs("shared")["pipelines"]["dev"]["azurePrincipalId"]
    with platform.clouds("azure-native") as cloud:
        roles = [one for one in cloud.all(ROLE) if one.inputs["principalId"] == principal]
        role = next(one for one in roles if "/resourceGroups/rg-databricks-mlops-dev/" in one.id)
        cloud.remove(role)


def test_a_restored_state_is_compared_with_the_clouds(shell: Shell) -> None:
    state, versions = shell.platform.data / STATE, shell.double / "versions" / STATE
    versions.mkdir(parents=True)
    shutil.copyfile(state, versions / "2026-11-26T15:00:00.0000000Z")
    for damaged in (state, versions / "2026-11-26T16:00:00.0000000Z"):
        damaged.write_text("{", encoding="utf-8")
    take_role(shell.platform)

    listed, copied, refreshed, previewed = RESTORING
    name, oldest, _ = shell.type(listed).splitlines()[0].split("\t")
    assert f"state/{name}" == STATE.as_posix()
    shell.type(copied, version=oldest)
    assert calls(shell.double) == ["az storage blob list", "az storage blob copy start"]
    assert "1 deleted" in shell.type(refreshed)
    assert "+ 1 to create" in shell.type(previewed)


def delete_workspace(platform: Platform) -> str:
    """Delete the workspace of dev as a person does in the portal, and return its number."""
    store = Store(platform.data / "cloud.db")
    with store.session(Caller("azure-native")) as cloud:
        (workspace,) = (one for one in cloud.all(tokens.AZURE_WORKSPACE) if one.name.endswith("-dev"))
        operations.delete(cloud, tokens.AZURE_WORKSPACE, workspace.id)
    store.close()
    return str(workspace.outputs["workspaceId"])


def test_a_workspace_that_was_deleted_by_hand_is_made_anew_and_its_catalog_stays(shell: Shell) -> None:
    before = {item["id"] for item in shell.platform.status() if item["type"] == SCHEMA}
    number = delete_workspace(shell.platform)
    for line in DELETED_WORKSPACE:
        shell.type(line)
    assert shell.platform.outputs("dev")["workspace"]["workspaceId"] != number
    assert {item["id"] for item in shell.platform.status() if item["type"] == SCHEMA} == before


def test_the_shared_stack_ends_once_its_guard_is_unprotected(shell: Shell, tmp_path: Path) -> None:
    alone = replace(shell, platform=Platform(tmp_path / "alone", shell.platform.checkout))
    answer = alone.platform.pulumi("up", "shared", "--yes", "--skip-preview")
    assert answer.status == 0, answer.text
    for line in END:
        alone.type(line)
    count = alone.platform.count()
    assert count["azure-native:monitor:DiagnosticSetting"] == count["databricks:index/budget:Budget"] == 0
    assert count["azure-native:network:VirtualNetwork"] == 1


@pytest.mark.parametrize("stack", ["shared", "dev"])
def test_who_has_nothing_in_databricks_compares_azure_alone_and_is_told_so(shell: Shell, stack: str) -> None:
    preview = {**shell.variables, "LOCALCLOUD_CALLER": f"mlops-preview-{stack}"}
    said = replace(shell, variables=preview).type(AZURE_ALONE, stack=stack)
    state = shell.platform.state(stack)
    objects = sum("databricks:index/" in urn for urn in state)
    assert objects > 0
    assert f"Not compared: {objects} objects in Databricks" in said
    assert f"\n{stack}: steady\n" in said
