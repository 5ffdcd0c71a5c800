"""Models that carry their wheels: what is collected, and that it is all that installing and loading take."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.models import get_model_info

from company_ml.errors import FrameworkError, InputError
from company_ml.scoring.packaging import requirements
from company_ml.scoring.wheels import collect
from company_ml.settings.environment import Environment
from company_ml.training import runs
from company_ml.training.data import read
from company_ml.training.runs import TrainingResult, train
from company_ml.training.sample import customer_churn
from tests.scoring.mirror import MODULE, NEEDED, mirror_for, wheel
from tests.training.configs import configured

PACKAGE = "scikit-learn"

FRESH_ENVIRONMENT = f"""
import json, sys
sys.modules["company_ml"] = None  # importing it fails from here on
import {MODULE}, mlflow, pandas
model = mlflow.pyfunc.load_model(sys.argv[1])
scores = model.predict(pandas.read_parquet(sys.argv[2]))["probability_1"].tolist()
print(json.dumps({{"needed": {MODULE}.__file__, "scores": scores}}))
"""


@pytest.fixture
def mirrored(environments: dict[str, Environment], tmp_path: Path) -> Environment:
    """Give a dev whose packages come from a mirror."""
    mirror = mirror_for(tmp_path / "mirror", PACKAGE)
    return environments["dev"].model_copy(update={"mirror": str(mirror)})


@pytest.fixture
def trained(mirrored: Environment, mlflow_client: MlflowClient) -> TrainingResult:
    return train(configured(), mirrored, read(configured(), mirrored, lambda _: pd.DataFrame()))


@pytest.fixture
def folder(trained: TrainingResult, tmp_path: Path) -> Path:
    """Give the files of the registered version."""
    uri = f"models:/{trained.model}/{trained.version}"
    return Path(download_artifacts(uri, dst_path=str(tmp_path / "model")))


def installed_in(folder: Path, environment: Path) -> Path:
    """Install a model's requirements from its own folder alone, and return the environment's Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--isolated", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--no-index", "-r", "requirements.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return python


def test_a_model_is_installed_and_loaded_from_its_own_folder_alone(folder: Path, tmp_path: Path) -> None:
    """The mirror's wheels of large libraries hold metadata alone: their code is that of the tests."""
    python = installed_in(folder, tmp_path / "environment")
    (site,) = (tmp_path / "environment").glob("lib/python*/site-packages")
    (site / "code_of_the_tests.pth").write_text(sysconfig.get_path("purelib"))
    rows = tmp_path / "rows.parquet"
    customer_churn(20, seed=5).to_parquet(rows)
    done = subprocess.run(
        [str(python), "-c", FRESH_ENVIRONMENT, str(folder), str(rows)],
        cwd=tmp_path,  # MLflow keeps a database where it is told of no server
        env={"MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["needed"]).parent == site
    here = mlflow.pyfunc.load_model(str(folder)).predict(customer_churn(20, seed=5))["probability_1"]
    assert np.allclose(told["scores"], here)


def test_its_requirements_are_wheels_among_its_files_and_nothing_else(folder: Path) -> None:
    lines = (folder / "requirements.txt").read_text().splitlines()
    assert sorted(lines) == sorted(f"code/{file.name}" for file in (folder / "code").iterdir())
    expected = {*(pin.partition("==")[0] for pin in requirements(PACKAGE)), NEEDED}
    assert {Path(line).name.partition("-")[0] for line in lines} == {
        name.replace("-", "_") for name in expected
    }


def test_its_signature_and_its_one_version_are_those_of_any_model(
    trained: TrainingResult, mlflow_client: MlflowClient
) -> None:
    info = get_model_info(trained.model_uri)
    assert info.signature is not None
    assert len(info.signature.inputs.inputs) == 6
    (version,) = mlflow_client.search_model_versions(f"name = '{trained.model}'")
    assert version.tags["model_sha256"] == trained.model_sha256


def test_without_a_mirror_a_model_names_its_packages(
    environments: dict[str, Environment], mlflow_client: MlflowClient, tmp_path: Path
) -> None:
    dev = environments["dev"]
    made = train(configured(), dev, read(configured(), dev, lambda _: pd.DataFrame()))
    folder = Path(download_artifacts(made.model_uri, dst_path=str(tmp_path)))
    assert sorted((folder / "requirements.txt").read_text().splitlines()) == requirements(PACKAGE)
    assert not (folder / "code").exists()


def test_a_mirror_that_lacks_a_wheel_stops_training_before_it_learns(
    mirrored: Environment, mlflow_client: MlflowClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lacking,) = Path(str(mirrored.mirror)).glob(f"{MODULE}-*")
    lacking.unlink()
    monkeypatch.setattr(runs, "fit", lambda *_: pytest.fail("it learned"))
    with pytest.raises(FrameworkError, match=rf"{NEEDED}==1\.0 \(from skops\).*run `make mirror`"):
        train(configured(), mirrored, read(configured(), mirrored, lambda _: pd.DataFrame()))


def test_a_mirror_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no folder .*none with the wheels that models carry"):
        collect(["a==1.0"], tmp_path / "none", tmp_path)


def test_another_version_in_the_mirror_does_not_do(tmp_path: Path) -> None:
    wheel(tmp_path, "pandas", "0.1")
    with pytest.raises(FrameworkError, match=r"pandas==2\.3\.0.*from versions: 0\.1"):
        collect(["pandas==2.3.0"], tmp_path, tmp_path / "into")
