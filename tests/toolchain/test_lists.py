"""The lists of packages: exact, of one resolution, and what each `pyproject.toml` asks for."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from toolchain.lock import JOBS, MIRROR, OLDEST
from toolchain.packages import LOCK

ROOT = Path(__file__).parents[2]
FRAMEWORK = ROOT / "framework"
PROJECT = tomllib.loads((FRAMEWORK / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
RUNTIME = {"python_version": "3.12", "python_full_version": "3.12.3", "sys_platform": "linux"}


def entries(file: Path) -> list[str]:
    """The packages of a list, a line each, with their digests."""
    lines = file.read_text().replace("\\\n", "").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def pins(name: str) -> dict[str, str]:
    """The packages of a list that the ML runtime would install, with their versions."""
    asked = [Requirement(line.split(" --hash")[0]) for line in entries(FRAMEWORK / "requirements" / name)]
    chosen = [one for one in asked if one.marker is None or one.marker.evaluate(RUNTIME)]
    return {one.name: str(one.specifier) for one in chosen}


@pytest.fixture(scope="module")
def program() -> dict[str, Requirement]:
    """The program's lock: each package's exact version, with the machines that it is for."""
    asked = [Requirement(line.split(" --hash")[0]) for line in entries(ROOT / LOCK)]
    return {one.name: one for one in asked}


def test_every_package_that_the_program_asks_for_is_locked_in_a_version_that_fits(
    program: dict[str, Requirement],
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked = [Requirement(text) for text in wanted]
    assert asked
    unlocked = [
        one.name for one in asked if not one.specifier.contains(str(program[one.name].specifier).strip("="))
    ]
    assert unlocked == []


def test_the_lock_of_the_program_is_for_the_oldest_python_that_it_runs_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={OLDEST}"


@pytest.mark.parametrize(
    "file", [LOCK, "framework/requirements/test.txt", f"framework/requirements/{MIRROR}.txt"]
)
def test_everything_that_setup_and_mirrors_take_has_a_digest(file: str) -> None:
    lines = entries(ROOT / file)
    assert lines
    assert [line for line in lines if "--hash=sha256:" not in line] == []


@pytest.mark.parametrize(
    "file", [LOCK, *(f"framework/requirements/{name}.txt" for name in ("lock", "test", MIRROR, *JOBS))]
)
def test_no_list_names_the_place_that_packages_come_from(file: str) -> None:
    text = (ROOT / file).read_text()
    assert "==" in text
    assert not any(word in text for word in ("://", "--index-url", "--extra-index-url", "--find-links"))


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


def test_a_mirror_holds_what_is_in_any_list_of_jobs_and_nothing_else() -> None:
    assert pins(f"{MIRROR}.txt") == {name: pin for job in JOBS for name, pin in pins(f"{job}.txt").items()}


def test_clusters_install_no_pyspark_beside_their_own() -> None:
    assert not {"databricks-connect", "pyspark"} & pins("training.txt").keys()


def test_a_model_s_requirements_are_in_the_list_that_training_installs() -> None:
    wanted = {"mlflow", "numpy", "pandas", "scikit-learn", "skops", "xgboost", "lightgbm"}
    assert wanted <= pins("training.txt").keys()


def test_no_developer_tool_and_no_deep_learning_reaches_a_job() -> None:
    heavy = {Requirement(text).name for text in [*EXTRAS["dev"], *EXTRAS["deep-learning"]]}
    assert not heavy & {name for job in JOBS for name in pins(f"{job}.txt")}


def test_promoting_a_model_takes_the_light_core_alone() -> None:
    assert not {"mlflow", "pandas", "numpy", "scikit-learn"} & pins("core.txt").keys()


def test_every_file_that_tests_install_has_a_digest() -> None:
    entries = (FRAMEWORK / "requirements" / "test.txt").read_text().replace("\\\n", "").splitlines()
    assert all("--hash=sha256:" in entry for entry in entries)
