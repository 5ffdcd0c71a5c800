"""One platform for all lifecycle tests, brought up once; a test that changes something takes a copy."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.lifecycle.platform import STATE_AT_THE_END, Platform, checkout


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a checkout of the fixtures. Workers of one run share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "lifecycle"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "checkout.lock"):
        if not (folder / "checkout").exists():
            checkout(folder / "partial").rename(folder / "checkout")
    return folder


@pytest.fixture(scope="session")
def platform(common: Path) -> Platform:
    """Give the platform after the first ``up`` of all four stacks. Read it; never change it."""
    result = Platform(common / "platform", common / "checkout")
    up = common / "platform.up"
    with FileLock(common / "platform.lock"):
        if not up.exists():
            # As people run it: with the state written after each resource.
            as_people = dict.fromkeys(STATE_AT_THE_END, "false")
            answer = result.run("python", "-m", "toolchain.stacks", "up", env=as_people)
            assert answer.status == 0, answer.text
            up.write_text(answer.text, encoding="utf-8")
    return result


@pytest.fixture
def own_platform(platform: Platform, tmp_path: Path) -> Platform:
    """Give a copy of the platform, for a test that changes it."""
    return platform.copy(tmp_path / "platform")


@pytest.fixture
def empty_platform(common: Path, tmp_path: Path) -> Platform:
    """Give clouds in which there is nothing yet."""
    return Platform(tmp_path / "platform", common / "checkout")
