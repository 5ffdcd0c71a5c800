"""The framework's wheel, installed where there is nothing but it and its light core."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.wheel import build_wheel

FRAMEWORK = Path(__file__).parents[2] / "framework"
FULL = FRAMEWORK / ".venv" / "bin" / "python"
SCRIPTS = tomllib.loads((FRAMEWORK / "pyproject.toml").read_text())["project"]["scripts"]

LINK = """
import os, sys
from importlib.metadata import distribution
from pathlib import Path

target = Path(sys.argv[1])
for name in sys.argv[2:]:
    for file in distribution(name).files:
        if file.parts[0] == "..":
            continue  # the scripts of packages
        place, source = target / file, Path(file.locate())
        place.parent.mkdir(parents=True, exist_ok=True)
        os.symlink(source, place)
        compiled = place.parent / "__pycache__"
        if not compiled.is_symlink() and (source.parent / "__pycache__").is_dir():
            os.symlink(source.parent / "__pycache__", compiled)
"""
"""Fills an environment with packages of the one that tests use: takes no network, and no copy."""

LOOK = """
import json
from importlib.metadata import distributions
from importlib.resources import files

package = files("company_ml")
print(json.dumps({
    "file": str(package),
    "packages": sorted(one.name.lower().replace("_", "-") for one in distributions()),
    "typed": package.joinpath("py.typed").is_file(),
    "configs": sorted(one.name for one in package.joinpath("configs").iterdir()),
    "schemas": sorted(one.name for one in package.joinpath("schemas").iterdir()),
}))
"""

ON_AZURE = """
from importlib.util import find_spec

import company_ml.cli.deploy_model
from azure.core.credentials import AzureSasCredential
from mlflow.store.artifact.azure_data_lake_artifact_repo import AzureDataLakeArtifactRepository

assert not [name for name in ("pandas", "numpy", "sklearn", "pyarrow", "evidently") if find_spec(name)]
place = "abfss://models@lake.dfs.core.windows.net/version"
print(AzureDataLakeArtifactRepository(place, credential=AzureSasCredential("sv=1")).artifact_uri)
"""
"""Opens what MLflow moves the files of a version in Unity Catalog with, where they lie on Azure."""


def run(*command: str | Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "MLFLOW_DISABLE_TELEMETRY": "true"}
    done = subprocess.run([*map(str, command)], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def core() -> Sequence[str]:
    return [
        line.split("==")[0] for line in (FRAMEWORK / "requirements" / "core.txt").read_text().splitlines()
    ]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel and what `core.txt` lists, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build_wheel(FRAMEWORK, folder / "dist")
    made = folder / "environment"
    run(FULL, "-m", "venv", "--without-pip", made)
    packages = next((made / "lib").glob("python*/site-packages"))
    run(FULL, "-c", LINK, packages, *core())
    pip = (sys.executable, "-m", "pip", "--python", made / "bin" / "python")
    run(*pip, "install", "--quiet", "--no-index", wheel.path)
    return made


def test_it_is_installed_with_its_data_beside_the_light_core_alone(environment: Path) -> None:
    found = json.loads(run(environment / "bin" / "python", "-I", "-c", LOOK))
    assert Path(found["file"]).is_relative_to(environment)
    assert found["packages"] == sorted([*core(), "company-ml-framework"])
    assert found["typed"]
    assert "platform.json" in found["configs"]
    assert "training.json" in found["schemas"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_command_explains_itself_there(environment: Path, script: str) -> None:
    assert f"Usage: {script}" in run(environment / "bin" / script, "--help")


def test_files_of_versions_on_azure_can_be_moved_with_the_light_core(environment: Path) -> None:
    opened = run(environment / "bin" / "python", "-I", "-c", ON_AZURE)
    assert opened.strip() == "abfss://models@lake.dfs.core.windows.net/version"
