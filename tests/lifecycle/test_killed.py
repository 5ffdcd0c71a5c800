"""A deployment that was killed: what exists is found again by its name, and nothing is left over."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lifecycle.interrupted import deployment, killed_up, pending
from tests.lifecycle.platform import Platform, settings_of, stack_file

SCHEMA = "databricks:index/schema:Schema"
NEW = [f"trial_{number}" for number in range(6)]


@pytest.fixture
def more_schemas(tmp_path: Path) -> str:
    """Give the flag for settings of dev with schemas that are made side by side."""
    settings = settings_of("dev")
    settings["catalog"]["schemas"] += [{"name": name, "comment": "For a while"} for name in NEW]
    return stack_file(tmp_path, "dev", settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty folder."""
    made = tmp_path / "killed"
    made.mkdir()
    return made


def schemas(platform: Platform) -> set[str]:
    return {item["id"] for item in platform.status() if item["type"] == SCHEMA}


def full_name(resource: dict[str, Any]) -> str:
    """Return the id that a schema has, if it was made: its name is given, so it is known beforehand."""
    return f"{resource['inputs']['catalogName']}.{resource['inputs']['name']}"


def provider_of(resource: dict[str, Any]) -> str:
    """Return the URN of a resource's provider, without the provider's id."""
    return resource["provider"].rpartition("::")[0]


def import_file(folder: Path, resources: list[dict[str, Any]]) -> str:
    """Write the file for ``pulumi import`` that tells where each resource belongs, and return the flag."""
    urns = {urn for resource in resources for urn in (resource["parent"], provider_of(resource))}
    names = {urn: f"name-{number}" for number, urn in enumerate(sorted(urns))}
    entries = [
        {
            "type": resource["type"],
            "name": resource["urn"].rpartition("::")[2],
            "id": full_name(resource),
            "parent": names[resource["parent"]],
            "provider": names[provider_of(resource)],
        }
        for resource in resources
    ]
    table = {name: urn for urn, name in names.items()}
    path = folder / "import.json"
    path.write_text(json.dumps({"nameTable": table, "resources": entries}), encoding="utf-8")
    return f"--file={path}"


def succeed(platform: Platform, command: str, *flags: str) -> None:
    answer = platform.pulumi(command, "dev", *flags)
    assert answer.status == 0, answer.text


def test_what_was_made_but_not_written_down_is_imported(
    own_platform: Platform, more_schemas: str, folder: Path
) -> None:
    before = schemas(own_platform)
    creating = killed_up(own_platform, "dev", folder, more_schemas, answered=True)
    made = schemas(own_platform) - before
    assert made, "Pulumi was killed before the clouds had made anything"
    lost = [resource for resource in creating if full_name(resource) in made]

    answer = own_platform.run("pulumi", "cancel", "--yes", "-s", "dev")
    assert answer.status == 0, answer.text
    succeed(own_platform, "refresh", "--yes", "--skip-preview", "--clear-pending-creates", more_schemas)
    flags = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
    succeed(own_platform, "import", *flags, import_file(folder, lost), more_schemas)
    succeed(own_platform, "up", "--yes", "--skip-preview", more_schemas)

    assert schemas(own_platform) == before | {f"ml_dev_catalog.{name}" for name in NEW}
    assert pending(own_platform, "dev") == []
    succeed(own_platform, "preview", "--refresh", "--expect-no-changes", more_schemas)


def test_what_was_not_made_is_forgotten_and_made_again(
    own_platform: Platform, more_schemas: str, folder: Path
) -> None:
    before = schemas(own_platform)
    creating = killed_up(own_platform, "dev", folder, more_schemas, answered=False)
    assert creating
    assert schemas(own_platform) == before

    answer = own_platform.pulumi("up", "dev", "--yes", "--skip-preview", more_schemas)
    assert answer.status != 0
    assert "`pulumi cancel`" in answer.text, "the way out is not told"
    answer = own_platform.run("pulumi", "cancel", "--yes", "-s", "dev")
    assert answer.status == 0, answer.text
    succeed(own_platform, "refresh", "--yes", "--skip-preview", "--clear-pending-creates", more_schemas)
    succeed(own_platform, "up", "--yes", "--skip-preview", more_schemas)

    assert schemas(own_platform) == before | {f"ml_dev_catalog.{name}" for name in NEW}
    assert deployment(own_platform, "dev").get("pending_operations", []) == []
