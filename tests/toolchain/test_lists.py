"""The framework's lists of packages: exact, of one resolution, and what `pyproject.toml` asks for."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from toolchain.lock import JOBS

FRAMEWORK = Path(__file__).parents[2] / "framework"
PROJECT = tomllib.loads((FRAMEWORK / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
RUNTIME = {"python_version": "3.12", "python_full_version": "3.12.3", "sys_platform": "linux"}


def pins(name: str) -> dict[str, str]:
    """The packages of a list that the ML runtime would install, with their versions."""
    text = (FRAMEWORK / "requirements" / name).read_text().replace("\\\n", "")
    lines = [line.split(" --hash")[0] for line in text.splitlines() if not line.startswith("#")]
    asked = [Requirement(line) for line in lines if line.strip()]
    chosen = [one for one in asked if one.marker is None or one.marker.evaluate(RUNTIME)]
    return {one.name: str(one.specifier) for one in chosen}


def expected(*extras: str) -> dict[str, str]:
    asked = [Requirement(text) for extra in ("", *extras) for text in EXTRAS[extra]]
    return {one.name: str(one.specifier) for one in asked}


def test_every_pin_of_the_project_is_in_the_lock() -> None:
    assert expected(*EXTRAS).items() <= pins("lock.txt").items()


def test_what_tests_install_is_of_the_same_resolution() -> None:
    assert pins("test.txt").items() <= pins("lock.txt").items()


def test_every_pin_of_the_tests_is_in_their_list() -> None:
    assert pins("test.in").items() <= pins("test.txt").items()


@pytest.mark.parametrize("name", JOBS)
def test_a_list_of_jobs_is_exact_and_of_the_same_resolution(name: str) -> None:
    found = pins(f"{name}.txt")
    assert expected(*JOBS[name]).items() <= found.items() <= pins("lock.txt").items()
    assert all(version.startswith("==") for version in found.values())


@pytest.mark.parametrize("name", JOBS)
def test_a_list_of_jobs_goes_with_a_wheel_that_has_no_digest_there(name: str) -> None:
    assert "--hash" not in (FRAMEWORK / "requirements" / f"{name}.txt").read_text()


def test_no_developer_tool_and_no_deep_learning_reaches_a_job() -> None:
    heavy = {Requirement(text).name for text in [*EXTRAS["dev"], *EXTRAS["deep-learning"]]}
    assert not heavy & {name for job in JOBS for name in pins(f"{job}.txt")}


def test_promoting_a_model_takes_the_light_core_alone() -> None:
    assert not {"mlflow", "pandas", "numpy", "scikit-learn"} & pins("core.txt").keys()


def test_every_file_that_tests_install_has_a_digest() -> None:
    entries = (FRAMEWORK / "requirements" / "test.txt").read_text().replace("\\\n", "").splitlines()
    assert all("--hash=sha256:" in entry for entry in entries)
