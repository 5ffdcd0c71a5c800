"""Whether a version brings all that its endpoint installs.

Where the network policy of an environment lets serverless compute reach no package index, the container of an
endpoint cannot be built from names of packages, but only from wheels among the version's own files.
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/private-libraries-model-serving
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlflow import MlflowClient
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from company_ml.promotion.gates import Finding
from company_ml.registry.copying import files
from company_ml.registry.versions import Version

_REQUIREMENTS = "requirements.txt"
"""File of a logged model: https://mlflow.org/docs/latest/ml/model/#additional-logged-files."""
_GATE = "packages without an index"
_WAY_OUT = "train it again with --mirror, as the bundle's job does, or set serverless.packages to index"


def judge_packages(client: MlflowClient, version: Version, mirror: str | None) -> list[Finding]:
    """Return the answer of the gate on packages; none where the environment asks an index.

    Args:
        client: Client of the registry.
        version: The version.
        mirror: Folder of the wheels that stand for an index in the environment that the version is to enter.
    """
    if mirror is None:
        return []
    carried = files(client, version)
    if _REQUIREMENTS not in carried:
        return [Finding(_GATE, False, f"it has no {_REQUIREMENTS} that says what it installs; {_WAY_OUT}")]
    wanted = _requirements(client, version)
    if outside := [line for line in wanted if not line.endswith(".whl")]:
        reason = f"{outside[0]!r} comes from a package index, which the environment's endpoints do not reach"
        return [Finding(_GATE, False, f"{reason}; {_WAY_OUT}")]
    if missing := [line for line in wanted if line not in carried]:
        return [Finding(_GATE, False, f"{missing[0]!r} is not among its files; {_WAY_OUT}")]
    return [Finding(_GATE, True, f"it carries {len(wanted)} wheels")]


def _requirements(client: MlflowClient, version: Version) -> list[str]:
    """Return the lines of a version's requirements, without remarks."""
    untyped: Any = client
    repository: Any = get_artifact_repository(version.uri, tracking_uri=untyped.tracking_uri)
    with TemporaryDirectory() as folder:
        text = Path(repository.download_artifacts(_REQUIREMENTS, folder)).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
