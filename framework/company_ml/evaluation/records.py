"""Evaluations as runs of MLflow: what a run says about a version, and how it is found again.

The run is the record, and not tags of the version: whoever trains may write those in dev, and the identity
that evaluates, which runs a model's own code, may write none beyond it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlflow import MlflowClient

from company_ml.names import metric_tag
from company_ml.registry.tags import (
    EVALUATED_AT,
    EVALUATION_DATA,
    EVALUATION_DIGEST,
    EVALUATION_RUN,
    EVALUATION_VERDICT,
    format_timestamp,
)
from company_ml.registry.versions import Version
from company_ml.settings.environment import Environment

EVALUATED_VERSION = "evaluated_version"
"""Tag of a run: URI of the version that it evaluated."""
REASONS = "evaluation_reasons"
"""Tag of a run: what MLflow said against the version."""
PASSED, FAILED, COMPARED = "passed", "failed", "compared"
"""Verdicts; the champion is only compared with."""


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation said about one version."""

    run_id: str
    at: datetime
    """When it began."""
    data: str
    """Name of the validation data."""
    digest: str
    verdict: str
    reasons: str
    metrics: Mapping[str, float]

    @property
    def tags(self) -> dict[str, str]:
        """The tags of a promoted version that tell of its evaluation, but for metrics."""
        return {
            EVALUATED_AT: format_timestamp(self.at),
            EVALUATION_RUN: self.run_id,
            EVALUATION_DATA: self.data,
            EVALUATION_DIGEST: self.digest,
            EVALUATION_VERDICT: self.verdict,
        }

    def metric_tags(self, names: set[str]) -> dict[str, str]:
        """Return the tags that hold some metrics, of those that there are."""
        return {metric_tag(name): repr(self.metrics[name]) for name in sorted(names & set(self.metrics))}


@dataclass(frozen=True)
class Evaluations:
    """The evaluations of a model in an environment."""

    experiment: str
    """Full name of the experiment that holds them."""

    @classmethod
    def of(cls, environment: Environment, model: str) -> "Evaluations":
        """Return those of a model, which are in its experiment, as its training runs are."""
        return cls(f"{environment.experiment_folder}/{model}")

    def latest(self, client: MlflowClient, version: Version, digest: str | None = None) -> Evaluation | None:
        """Return the last evaluation of a version that was completed; None if there is none.

        Args:
            client: Client of the environment's runs.
            version: The version.
            digest: Only on the data that has this digest.
        """
        experiment: Any = client.get_experiment_by_name(self.experiment)
        if experiment is None:
            return None
        conditions = {EVALUATED_VERSION: version.uri} | ({EVALUATION_DIGEST: digest} if digest else {})
        wanted = " and ".join(f"tags.{key} = '{value}'" for key, value in conditions.items())
        runs: Any = client.search_runs(
            [experiment.experiment_id],
            f"{wanted} and attributes.status = 'FINISHED'",
            max_results=1,
            order_by=["attributes.start_time DESC"],
        )
        return _evaluation(runs[0]) if runs else None


def run_tags(version: Version, data: str, digest: str) -> dict[str, str]:
    """Return the tags that a run has from its beginning."""
    return {EVALUATED_VERSION: version.uri, EVALUATION_DATA: data, EVALUATION_DIGEST: digest}


def _evaluation(run: Any) -> Evaluation:
    tags: Mapping[str, str] = run.data.tags
    return Evaluation(
        run_id=run.info.run_id,
        at=datetime.fromtimestamp(run.info.start_time / 1000, tz=UTC),
        data=tags.get(EVALUATION_DATA, ""),
        digest=tags.get(EVALUATION_DIGEST, ""),
        verdict=tags.get(EVALUATION_VERDICT, FAILED),
        reasons=tags.get(REASONS, ""),
        metrics=dict(run.data.metrics),
    )
