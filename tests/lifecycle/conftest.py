"""One platform for all lifecycle tests, brought up once; a test that changes something takes a copy."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.lifecycle.platform import Platform


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """Give the platform after the first ``up`` of all four stacks. Read it; never change it."""
    own = tmp_path_factory.getbasetemp()
    # Workers of one run have folders side by side, and bring one platform up between them.
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    result = Platform(common / "platform")
    up = common / "platform.up"
    with FileLock(common / "platform.lock"):
        if not up.exists():
            answer = result.run("python", "-m", "toolchain.stacks", "up")
            assert answer.status == 0, answer.text
            up.write_text(answer.text, encoding="utf-8")
    return result


@pytest.fixture
def own_platform(platform: Platform, tmp_path: Path) -> Platform:
    """Give a copy of the platform, for a test that changes it."""
    return platform.copy(tmp_path / "platform")


@pytest.fixture
def empty_platform(tmp_path: Path) -> Platform:
    """Give clouds in which there is nothing yet."""
    return Platform(tmp_path / "platform")
