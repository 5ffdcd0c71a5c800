"""The metrics of a version."""

import math
from collections.abc import Mapping
from typing import Any

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import PERMISSION_DENIED, ErrorCode

from company_ml.names import metric_tag
from company_ml.registry.versions import Version, is_missing

_PREFIX = metric_tag("")


def metrics_of(client: MlflowClient, version: Version) -> dict[str, float]:
    """Return the metrics of a version: those of its run where it can be read, and over them its tags.

    A run lives in the workspace that trained; from another one it is missing. Tags come along with copies,
    and what a later validation measured replaces what training did.
    """
    found = _of_run(client, version.run_id) if version.run_id else {}
    for key, text in version.tags.items():
        if key.startswith(_PREFIX):
            found[key.removeprefix(_PREFIX)] = _number(text)
    return found


def tags_of_metrics(metrics: Mapping[str, float], names: set[str]) -> dict[str, str]:
    """Return the tags that hold some metrics, of those that there are."""
    return {metric_tag(name): repr(metrics[name]) for name in sorted(names) if name in metrics}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan  # fails every gate, which then shows it


def _of_run(client: MlflowClient, run_id: str) -> dict[str, float]:
    try:
        run: Any = client.get_run(run_id)
    except MlflowException as error:
        if is_missing(error) or error.error_code == ErrorCode.Name(PERMISSION_DENIED):
            return {}
        raise
    return dict(run.data.metrics)
