"""The floor: the same resources as in a state, from a program of literals."""

from pathlib import Path
from typing import Any

import pytest

from bench.floor import write_floor
from bench.timing import BenchError

GROUP = "azure-native:resources:ResourceGroup"
PROVIDER = "urn:pulumi:prod::p::pulumi:providers:azure-native::azure"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"hidden"'}


def state(*rows: dict[str, Any]) -> dict[str, Any]:
    provider = {
        "urn": PROVIDER,
        "id": "1",
        "custom": True,
        "type": "pulumi:providers:azure-native",
        "inputs": {"location": "eastus2", "version": "3.29.0"},
    }
    return {"deployment": {"resources": [provider, *rows]}}


def row(type_: str, name: str, **inputs: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::p::{type_}::{name}"
    return {"urn": urn, "custom": True, "type": type_, "provider": f"{PROVIDER}::1", "inputs": inputs}


def written(export: dict[str, Any], folder: Path) -> list[str]:
    write_floor(export, folder)
    code = (folder / "__main__.py").read_text()
    compile(code, "floor", "exec")
    return code.strip().split("\n\n")[1].splitlines()


def test_each_provider_and_resource_is_one_line_of_literals(tmp_path: Path) -> None:
    export = state(row(GROUP, "rg", resourceGroupName="rg-prod", tags={"owner": "us"}, __defaults=[]))
    assert written(export, tmp_path) == [
        "provider_0 = pulumi_azure_native.Provider('azure', location='eastus2')",
        "pulumi_azure_native.resources.ResourceGroup('rg', resource_group_name='rg-prod', "
        "tags={'owner': 'us'}, opts=pulumi.ResourceOptions(provider=provider_0))",
    ]


def test_components_stack_references_and_the_stack_itself_are_left_out(tmp_path: Path) -> None:
    component = {**row("p:area:Thing", "thing"), "custom": False}
    reference = row("pulumi:pulumi:StackReference", "shared")
    assert len(written(state(component, reference), tmp_path)) == 1


def test_secrets_are_opened(tmp_path: Path) -> None:
    export = state(row(GROUP, "rg", resourceGroupName=SECRET))
    assert "resource_group_name='hidden'" in written(export, tmp_path)[1]


def test_an_input_that_the_class_does_not_take_ends_the_measurement(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="ResourceGroup has an input colour"):
        write_floor(state(row(GROUP, "rg", colour="blue")), tmp_path)
