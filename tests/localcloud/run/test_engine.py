"""The real engine, with its own command, on a small program."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.localcloud.run.conftest import Command

PROJECT = "name: tiny\nruntime: python\nmain: program/\n"
STACK = '# The team\'s own notes stay.\nconfig:\n  tiny:owner:   "data"\n'
PROGRAM = """
import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import resources

config = pulumi.Config()
options = pulumi.ResourceOptions(provider=azure.Provider("azure"))
resources.ResourceGroup(
    "group",
    resource_group_name="rg-tiny",
    location="eastus2",
    tags={"owner": config.require("owner"), "hidden": pulumi.Output.secret("hush-hush")},
    opts=options,
)
if config.get_bool("more"):
    from pulumi_azure_native import maps

    maps.Account("map", resource_group_name="rg-tiny", sku={"name": "G2"}, opts=options)
"""
Pulumi = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def pulumi(localcloud: Command, tmp_path: Path) -> Pulumi:
    """Run pulumi on the program, on localcloud."""
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "__main__.py").write_text(PROGRAM)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK)

    def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return localcloud("run", "--", "pulumi", *arguments, "--non-interactive", "--color", "never")

    return command


def test_a_stack_comes_up_stays_as_it_is_and_goes(
    pulumi: Pulumi, localcloud: Command, tmp_path: Path
) -> None:
    for command in (
        ("up", "-s", "dev", "--yes", "--skip-preview"),
        ("up", "-s", "dev", "--yes", "--skip-preview", "--expect-no-changes"),
        ("preview", "-s", "dev", "--refresh", "--expect-no-changes"),
    ):
        done = pulumi(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "rg-tiny" in localcloud("status").stdout
    assert "hush-hush" not in pulumi("stack", "export", "-s", "dev").stdout
    assert pulumi("destroy", "-s", "dev", "--yes", "--skip-preview").returncode == 0
    assert "empty" in localcloud("status").stdout
    assert (tmp_path / "Pulumi.dev.yaml").read_text() == STACK
    assert {path.name for path in tmp_path.iterdir()} == {"Pulumi.yaml", "Pulumi.dev.yaml", "program", "data"}


def test_a_type_that_is_not_simulated_stops_the_preview_by_name(pulumi: Pulumi, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK + "  tiny:more: true\n")
    failed = pulumi("preview", "-s", "dev")
    assert failed.returncode != 0
    assert "localcloud does not simulate azure-native:maps:Account" in failed.stdout


def test_a_selected_stack_needs_no_name_and_its_file_stays(pulumi: Pulumi, tmp_path: Path) -> None:
    assert pulumi("stack", "init", "dev").returncode == 0
    assert pulumi("preview").returncode == 0
    assert pulumi("stack", "rm", "--yes").returncode == 0
    assert (tmp_path / "Pulumi.dev.yaml").read_text() == STACK


def test_a_stack_that_is_no_stack_is_refused_by_pulumi_and_told_which_there_are(pulumi: Pulumi) -> None:
    done = pulumi("preview", "-s", "nowhere")
    assert "no stack named 'nowhere' found" in done.stderr
    assert "localcloud: there is no stack nowhere here; choose among dev\n" in done.stderr


def test_a_stack_file_that_is_no_yaml_is_named(pulumi: Pulumi, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text("config: [\n")
    done = pulumi("preview", "-s", "dev")
    assert done.returncode == 1
    assert "localcloud: Pulumi.dev.yaml, line 2, column 1: " in done.stderr


def test_the_secrets_provider_of_an_account_and_its_secrets_are_neither_asked_nor_needed(
    pulumi: Pulumi, tmp_path: Path
) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(
        "secretsprovider: azurekeyvault://kv-of-nobody.vault.azure.net/keys/pulumi-state/0123456789abcdef\n"
        f"encryptedkey: AAAA\n{STACK}  tiny:webhook:\n    secure: v1:AAAAAAAAAAAAAAAA:AAAA\n"
    )
    before = file.read_bytes()
    for command in (
        ("up", "-s", "dev", "--yes"),
        ("preview", "-s", "dev", "--refresh", "--expect-no-changes"),
    ):
        done = pulumi(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "tiny:webhook is encrypted with the account's key; this run goes without it" in done.stderr
    assert pulumi("stack", "output", "-s", "dev", "--show-secrets").returncode == 0
    assert file.read_bytes() == before
