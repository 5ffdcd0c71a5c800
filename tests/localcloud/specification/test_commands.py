"""The commands that read examples and rules out of checkouts of Microsoft's repositories."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from localcloud.specification.__main__ import main
from localcloud.specification.checkout import Checkout
from localcloud.specification.examples import examples
from localcloud.specification.limits import LIMITS

FOLDER = "specification/network/resource-manager/Microsoft.Network/Network/stable/2024-05-01"
NAT = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
    "/providers/Microsoft.Network/natGateways/{natGateway}"
)
BODY = {
    "location": "westus",
    "sku": {"name": "Standard"},
    "properties": {"publicIpAddresses": [{"id": "/subscriptions/s"}], "idleTimeoutInMinutes": 4},
}


def write(folder: Path, name: str, value: Any) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


@pytest.fixture
def specifications(tmp_path: Path) -> Path:
    folder = tmp_path / f"azure-rest-api-specs-{'a' * 40}"
    create = {"$ref": "./examples/Create.json"}
    tags = {"$ref": "./examples/Tags.json"}
    operations = {"put": {"x-ms-examples": {"create": create}}, "patch": {"x-ms-examples": {"tags": tags}}}
    write(folder, f"{FOLDER}/natGateway.json", {"paths": {NAT: operations}})
    given = {"subscriptionId": "s", "resourceGroupName": "rg", "natGateway": "nat", "parameters": BODY}
    write(folder, f"{FOLDER}/examples/Create.json", {"parameters": given})
    write(folder, f"{FOLDER}/examples/Tags.json", {"parameters": {**given, "parameters": {"tags": {}}}})
    return folder


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """Give a bare repository, as ``git clone --bare`` leaves it."""
    expression = {"$ref": "https://schema.management.azure.com/schemas/common/definitions.json#/expression"}
    sku = {"properties": {"name": {"oneOf": [{"enum": ["Standard"], "type": "string"}, expression]}}}
    properties = {"properties": {"idleTimeoutInMinutes": {"minimum": 4, "type": "integer"}}}
    gateway = {
        "properties": {
            "name": {"oneOf": [{"maxLength": 80, "type": "string"}, expression]},
            "sku": {"oneOf": [{"$ref": "#/definitions/Sku"}, expression]},
            "properties": {"oneOf": [{"$ref": "#/definitions/Properties"}, expression]},
        },
        "required": ["sku", "name"],
    }
    file = {
        "resourceDefinitions": {"natGateways": gateway},
        "definitions": {"Sku": sku, "Properties": properties},
    }
    work = tmp_path / "work"
    write(work, "schemas/2024-05-01/Microsoft.Network.NRP.json", file)
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "schemas"]):
        subprocess.run(["git", "-C", str(work), *command], check=True)
    return work / ".git"


def test_the_examples_of_a_known_types_put_are_read_as_inputs(specifications: Path) -> None:
    (example,) = examples(Checkout(specifications))
    assert (example.token, example.commit) == ("azure-native:network:NatGateway", "a" * 40)
    assert example.source == f"{FOLDER}/examples/Create.json"
    assert example.inputs == {
        "location": "westus",
        "sku": {"name": "Standard"},
        "publicIpAddresses": [{"id": "/subscriptions/s"}],
        "idleTimeoutInMinutes": 4,
        "resourceGroupName": "rg",
        "natGatewayName": "nat",
    }


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def test_the_command_says_how_many_examples_are_accepted(specifications: Path) -> None:
    result = run("examples", specifications)
    assert (result.exit_code, result.output) == (0, "1 examples accepted, 0 refused as stated\n")


def test_an_example_that_is_refused_without_a_stated_limit_fails_the_command(specifications: Path) -> None:
    given = {"natGateway": "nat", "resourceGroupName": "rg", "parameters": {**BODY, "sku": {"name": "Gold"}}}
    write(specifications, f"{FOLDER}/examples/Create.json", {"parameters": given})
    result = run("examples", specifications)
    assert result.exit_code == 1
    assert f"{FOLDER}/examples/Create.json: refused: sku.name" in result.output


def test_an_example_that_is_accepted_against_a_stated_limit_fails_the_command(
    specifications: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "Create.json", "there is no such limit")
    result = run("examples", specifications)
    assert result.exit_code == 1
    assert f"{FOLDER}/examples/Create.json: accepted, although a limit is stated" in result.output


def test_the_command_writes_what_the_schemas_refuse(schemas: Path, tmp_path: Path) -> None:
    requests, out = tmp_path / "requests.json", tmp_path / "mutations.json"
    inputs = {"natGatewayName": "nat", "resourceGroupName": "rg", "sku": {"name": "Standard"}}
    requests.write_text(json.dumps({"azure-native:network:NatGateway": inputs}), encoding="utf-8")
    result = run("mutations", schemas, "--requests", requests, "--write", out)
    assert result.exit_code == 0
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["schemas_commit"] == Checkout(schemas).commit != ""
    found = {(row["path"], row["keyword"]): row["value"] for row in written["mutations"]}
    assert found["sku.name", "enum"] == "Standardd"
    assert found["idleTimeoutInMinutes", "minimum"] == 3
    assert found["natGatewayName", "maxLength"] == "a" * 81
    assert found["sku", "required"] is None
