"""What localcloud is told of the platform: the subscriptions that it names."""

import subprocess
import sys
from pathlib import Path

import pytest

from review.collect.clouds import Clouds
from tests.stack_files import FIXTURES, change_platform
from toolchain.subscriptions import VARIABLE

ONE, TWO = ("5e1f0000-0000-4000-8000-000000000001", "5e1f0000-0000-4000-8000-000000000002")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout of a platform that names two subscriptions for three stacks."""
    FIXTURES.copy(tmp_path)
    change_platform(tmp_path, {"subscriptions": {"shared": TWO, "dev": ONE, "test": TWO}})
    return tmp_path


def printed(checkout: Path) -> str:
    command = [sys.executable, "-m", "toolchain.subscriptions"]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout


def test_make_names_each_subscription_once(checkout: Path) -> None:
    assert printed(checkout) == f"{ONE} {TWO}"


def test_a_review_names_those_of_the_files_under_review(checkout: Path) -> None:
    assert Clouds(checkout, Path(sys.prefix), checkout / "data").variables()[VARIABLE] == f"{ONE} {TWO}"


def test_the_mistakes_of_the_file_are_left_to_what_runs_then(checkout: Path) -> None:
    change_platform(checkout, {"subscriptions.dev": "company"})
    assert printed(checkout) == ""
