"""All models and their versions: aliases, metrics, evaluation, approval, deployment."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mlflow import MlflowClient

from company_ml.evaluation.records import Evaluation, Evaluations
from company_ml.names import ModelName, Stage, metric_tag
from company_ml.registry.tags import (
    APPROVAL_TICKET,
    APPROVED_AT,
    APPROVED_BY,
    EVALUATED_AT,
    EVALUATION_DATA,
    EVALUATION_VERDICT,
    format_timestamp,
)
from company_ml.registry.versions import Version, models, registered, versions
from company_ml.settings.environment import Environment
from company_ml.stages import STAGES, Stages

_METRIC = metric_tag("")


@dataclass(frozen=True)
class VersionOverview:
    """What is known of a version."""

    number: str
    status: str
    aliases: tuple[str, ...]
    created: str
    metrics: Mapping[str, str]
    """As the tags hold them: of its training in dev, and of its evaluation beyond."""
    verdict: str | None
    """Of its last evaluation by the gates; None if it has none that is known here."""
    evaluated_at: str | None
    evaluation_data: str | None
    approved_by: str | None
    approved_at: str | None
    approval_ticket: str | None
    deployment: str | None
    """State of the deployment job's run on it."""


@dataclass(frozen=True)
class ModelOverview:
    """A model in a stage."""

    stage: Stage
    model: ModelName
    deployment_job: str | None
    deployment_state: str | None
    versions: list[VersionOverview]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "model": str(self.model)}


def overview(
    client: MlflowClient, environment: Environment, stages: Stages, only: str | None = None
) -> Iterator[ModelOverview]:
    """Yield the models of every stage that the caller may see, in the order of the stages.

    Args:
        client: Client of the environment's registry and runs.
        environment: Whose evaluations are looked at for versions that bring none along.
        stages: The schemas of the stages.
        only: The own name of the one model that is wanted; all by default.
    """
    for stage in STAGES:
        if stage not in stages.schemas:
            continue
        for model in models(client, environment.models_catalog, stages.schema(stage)).models:
            if only in (None, model.model):
                yield _model(client, environment, stage, model)


def _model(client: MlflowClient, environment: Environment, stage: Stage, model: ModelName) -> ModelOverview:
    found = registered(client, model)
    evaluations = Evaluations.of(environment, model.model)
    return ModelOverview(
        stage=stage,
        model=model,
        deployment_job=found.deployment_job if found else None,
        deployment_state=found.deployment_state if found else None,
        versions=[
            _version(version, evaluations.latest(client, version)) for version in versions(client, model)
        ],
    )


def _version(version: Version, evaluation: Evaluation | None) -> VersionOverview:
    tags = version.tags
    verdict, at, data = tags.get(EVALUATION_VERDICT), tags.get(EVALUATED_AT), tags.get(EVALUATION_DATA)
    if evaluation is not None:
        verdict, at, data = evaluation.verdict, format_timestamp(evaluation.at), evaluation.data
    return VersionOverview(
        number=version.number,
        status=version.status,
        aliases=version.aliases,
        created=format_timestamp(version.created),
        metrics={key.removeprefix(_METRIC): tags[key] for key in sorted(tags) if key.startswith(_METRIC)},
        verdict=verdict,
        evaluated_at=at,
        evaluation_data=data,
        approved_by=tags.get(APPROVED_BY),
        approved_at=tags.get(APPROVED_AT),
        approval_ticket=tags.get(APPROVAL_TICKET),
        deployment=version.deployment,
    )
