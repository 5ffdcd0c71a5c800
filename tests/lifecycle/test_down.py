"""What `down` takes, and what it leaves and names; and what a destroy leaves to others."""

from pathlib import Path

import pytest
from filelock import FileLock

from tests.lifecycle.platform import Platform


@pytest.fixture
def down(platform: Platform, common: Path) -> tuple[Platform, str]:
    """Give the platform after `down`, which workers run once, and what it said. Read it; never change it."""
    folder, said = common / "down", common / "down.said"
    with FileLock(common / "down.lock"):
        if not said.exists():
            answer = platform.copy(folder).run("python", "-m", "toolchain.stacks", "down")
            assert answer.status == 0, answer.text
            said.write_text(answer.text, encoding="utf-8")
    return Platform(folder, platform.checkout), said.read_text(encoding="utf-8")


def test_down_leaves_only_what_is_protected_and_names_it(down: tuple[Platform, str]) -> None:
    platform, said = down
    assert "not protected" not in said
    for name in ("company_mlops_metastore", "ml_prod_catalog", "ml_models_catalog"):
        assert name in said
    count = platform.count()
    assert count["databricks:index/catalog:Catalog"] == 4
    assert count["azure-native:network:VirtualNetwork"] == 1  # the hub's
    assert count["azure-native:databricks:Workspace"] == 1


def test_what_was_left_is_taken_up_again(down: tuple[Platform, str], tmp_path: Path) -> None:
    own, _ = down
    again = own.copy(tmp_path / "platform")
    answer = again.run("python", "-m", "toolchain.stacks", "up")
    assert answer.status == 0, answer.text
    assert again.count()["azure-native:databricks:Workspace"] == 4


def test_destroying_what_is_protected_is_refused(own_platform: Platform) -> None:
    answer = own_platform.pulumi("destroy", "prod", "--yes", "--skip-preview")
    assert answer.status != 0
    assert "is protected" in answer.text or "protected" in answer.text
    assert "ml_prod_catalog" in {item["name"] for item in own_platform.status()}


@pytest.mark.parametrize("flags", [(), ("--exclude-protected",)], ids=["all", "unprotected"])
def test_a_destroy_of_the_shared_stack_deletes_nothing_while_environments_live(
    own_platform: Platform, flags: tuple[str, ...]
) -> None:
    before, state = own_platform.status(), own_platform.state("shared")
    of_the_engine = "urn:pulumi:shared::databricks-mlops::pulumi:providers:pulumi::default"
    answer = own_platform.pulumi("destroy", "shared", "--yes", "--skip-preview", *flags)
    assert (answer.status != 0) is (flags == ())
    assert "protected" in answer.text
    assert own_platform.status() == before
    # Of its own the engine lets go of what only its functions were called through.
    assert set(state) - set(own_platform.state("shared")) <= {of_the_engine}
