"""One base for all reviews of sample changes, brought up once by whichever review comes first."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.review.change import Checkout, clone, commit_project


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a repository of the project. Workers of one run share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "reviewed"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "repository").exists():
            commit_project(folder / "partial")
            (folder / "partial").rename(folder / "repository")
    return folder


@pytest.fixture
def checkout(common: Path, tmp_path: Path) -> Checkout:
    """Give a clone of the project for one change; its base comes up once for all."""
    clone(common / "repository", tmp_path / "checkout")
    return Checkout(tmp_path / "checkout", common / "platforms")
