"""Wheels that a model carries, so that its endpoint is built without a package index.

The container of a serving endpoint is built on serverless compute, whose network policy may let it reach no
index. Databricks' way out is to log wheels with the model and to name them in its requirements:
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/private-libraries-model-serving

MLflow's own ``add_libraries_to_model`` does the same to a version that is registered already, and registers a
second one: the first stays, with the same tags and without wheels
(https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/models/wheeled_model.py). So they are logged with the
model here, by ``code_paths`` and ``pip_requirements`` of ``log_model``.

What no public source says is where Databricks' builder takes Python, pip and setuptools from. MLflow writes
those of the training environment into ``conda.yaml`` and ``python_env.yaml``, whatever ``log_model`` is given
(``_PythonEnv.current`` in https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/utils/environment.py); a wheel
in the model cannot answer for them.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from company_ml.errors import FrameworkError, InputError

FOLDER = "code"
"""Folder of a logged model that has the files of ``code_paths``."""


def collect(requirements: Sequence[str], mirror: Path, into: Path) -> list[Path]:
    """Copy the wheels of some requirements, and of all that these need in turn, out of a mirror.

    They are those for this Python and this machine, as in MLflow's own way: an endpoint runs the Python that
    the model learned with, on Linux and x86-64.

    Args:
        requirements: Pinned requirements.
        mirror: Folder of wheels.
        into: Folder that gets the copies.

    Raises:
        InputError: there is no such folder.
        FrameworkError: the mirror lacks a wheel.
    """
    if not mirror.is_dir():
        raise InputError(f"there is no folder {mirror} with the wheels that models carry; run `make mirror`")
    done = subprocess.run(  # noqa: S603 (this Python's own pip)
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "download",
                "--isolated",
                "--disable-pip-version-check",
                "--quiet",
            ),
            *("--no-index", "--find-links", str(mirror), "--only-binary", ":all:", "--dest", str(into)),
            *requirements,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FrameworkError(
            f"the wheels of the model cannot be collected from {mirror}: {_reason(done.stderr)}; install the "
            "framework's list training.txt, whose versions the mirror holds, and run `make mirror`"
        )
    return sorted(into.glob("*.whl"))


def required(wheels: Sequence[Path]) -> list[str]:
    """Return the requirements of a model that carries wheels: each by its path in the logged model."""
    return [f"{FOLDER}/{wheel.name}" for wheel in wheels]


def _reason(said: str) -> str:
    """Return the first error of pip's, which names what is missing; the next ones follow from it."""
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return (errors or said.strip().splitlines()[-1:] or ["pip said nothing"])[0]
