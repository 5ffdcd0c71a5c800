"""Places and targets by the names that people type."""

import pytest

from localcloud.reach.asking import UnknownNameError, place_named, target_named
from tests.localcloud.reach.platform import Platform


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("classic:dbw-dev", "classic compute of workspace 'dbw-dev'"),
        ("serverless:dev", "serverless compute of workspace 'dbw-dev'"),
        ("network:vnet", "network 'vnet'"),
        ("hub", "network 'hub'"),
        ("unity-catalog", "Unity Catalog's control plane"),
        ("control-plane", "the control plane of Azure Databricks"),
        ("outside", "the internet"),
    ],
)
def test_a_place_is_found_by_its_name(platform: Platform, name: str, words: str) -> None:
    assert str(place_named(platform.world, name)) == words


def test_a_target_is_found_by_its_name_or_address(platform: Platform) -> None:
    url = platform["workspace"].outputs["workspaceUrl"]
    found = {
        name: str(target_named(platform.world, name))
        for name in ("lakedev", "kv-dev", "kv-dev.vault.azure.net", "logs", f"https://{url}/", "example.com")
    }
    assert found == {
        "lakedev": "storage account 'lakedev'",
        "kv-dev": "key vault 'kv-dev'",
        "kv-dev.vault.azure.net": "key vault 'kv-dev'",
        "logs": "log workspace 'logs'",
        f"https://{url}/": "workspace 'dbw-dev'",
        "example.com": "host 'example.com'",
    }


def test_a_host_of_an_account_is_one_service_of_it(platform: Platform) -> None:
    assert target_named(platform.world, "lakedev.dfs.core.windows.net").services == ("dfs",)
    assert target_named(platform.world, "lakedev").services == ("blob", "dfs")


def test_an_unknown_place_is_answered_with_those_that_there_are(platform: Platform) -> None:
    with pytest.raises(UnknownNameError) as raised:
        place_named(platform.world, "cluster:dev")
    assert str(raised.value) == (
        "'cluster:dev' is no place; there are hub, outside, unity-catalog, control-plane, classic:dbw-dev, "
        "serverless:dbw-dev, network:hub, network:vnet"
    )


def test_an_unknown_workspace_is_answered_with_those_that_there_are(platform: Platform) -> None:
    with pytest.raises(UnknownNameError, match="'prod' is no workspace; there are dbw-dev"):
        place_named(platform.world, "classic:prod")


def test_an_unknown_target_is_answered_with_those_that_there_are(platform: Platform) -> None:
    with pytest.raises(UnknownNameError, match=r"'lake' is nothing that exists; there are .*lakedev, kv-dev"):
        target_named(platform.world, "lake")
