"""Whether a request for retraining is to be trained now, and training it.

Each run of a retraining, and each version, says from its first moment which request it is for. So a request
is trained once, a run that was killed is run again, and every attempt counts for the limit. A version that
comes of it is one as all others: it has no alias, and gates, evaluation and reviewers decide on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.names import ModelName, Stage
from company_ml.registry.failures import explained
from company_ml.registry.tags import format_timestamp
from company_ml.registry.versions import Version, versions
from company_ml.retraining.definition import Retraining
from company_ml.retraining.requests import Request, Requests
from company_ml.stages import Stages

REQUEST_TAG = "retraining_request"
"""Of a run and a version: id of the request."""
REQUESTED_AT_TAG = "retraining_requested_at"
REASON_TAG = "retraining_reason"
OF_TAG = "retraining_of"
"""Of a run and a version: the model whose monitors were violated in production."""


@dataclass(frozen=True)
class Due:
    """What is to be done about the requests for a model."""

    request: Request | None
    """The request to train for; None if nothing is to be done."""
    message: str
    """Why, in one line."""
    refused: tuple[str, ...] = ()
    """Why requests count for nothing, a line each."""


@dataclass(frozen=True)
class Retrainer:
    """Where requests are read, and versions trained."""

    client: MlflowClient
    requests: Requests
    definition: Retraining
    requester: str
    """Application id of production's run principal."""
    trained: ModelName
    """Full name of the model that training makes versions of."""
    experiment: str

    def due(self, now: datetime) -> Due:
        """Return what is to be trained.

        Raises:
            RefusedError: every recent request is wrong, or the limit is reached.
            FrameworkError: the requests or the registry cannot be read.
        """
        since = now - timedelta(days=self.definition.valid_days)
        good, refused = self.requests.read(self.definition.model, self.requester, since, now)
        if not good:
            if refused:
                raise RefusedError("; ".join(refused))
            days = self.definition.valid_days
            return Due(None, f"nobody requested to retrain {self.definition.model} in {days} days")
        newest = good[0]
        with explained(f"looking for what was trained of {self.trained}"):
            done = self._trained_for(newest)
            if done is not None:
                message = f"{done} was trained for request {done.tags[REQUEST_TAG]}: {newest.reason}"
                return Due(None, message, tuple(refused))
            self._require_room(newest, now)
        return Due(newest, f"request {newest.request} is to be trained: {newest.reason}", tuple(refused))

    def tags(self, request: Request) -> Mapping[str, str]:
        """Return the tags of a run and a version that are for a request."""
        return {
            REQUEST_TAG: request.request,
            REQUESTED_AT_TAG: format_timestamp(request.requested_at),
            REASON_TAG: request.reason,
            OF_TAG: self.definition.model,
        }

    def _trained_for(self, request: Request) -> Version | None:
        """Return the version that was trained for a request, or for a later one."""
        asked = format_timestamp(request.requested_at)
        return next(
            (
                version
                for version in versions(self.client, self.trained)
                if version.tags.get(OF_TAG) == self.definition.model
                and REQUEST_TAG in version.tags
                # Times to the second, in UTC, are in the order of their text.
                and (
                    version.tags[REQUEST_TAG] == request.request
                    or version.tags.get(REQUESTED_AT_TAG, "") > asked
                )
            ),
            None,
        )

    def _require_room(self, request: Request, now: datetime) -> None:
        limit = self.definition.limit
        since = now - timedelta(days=limit.days)
        count = self._attempts(since)
        if count >= limit.trainings:
            raise RefusedError(
                f"request {request.request} asks to retrain {self.definition.model} ({request.reason}), "
                f"and {count} retrainings in {limit.days} days reach the limit of {limit.trainings}: find "
                "out why they did not help; train by hand with train_model, or raise limit in the definition"
            )

    def _attempts(self, since: datetime) -> int:
        """Return how many runs of retrainings began since a moment, whatever became of them."""
        experiment = self.client.get_experiment_by_name(self.experiment)
        if experiment is None:
            return 0
        found: Any = self.client.search_runs(
            [experiment.experiment_id],
            f"attributes.start_time >= {int(since.timestamp() * 1000)} "
            f"AND tags.{OF_TAG} = '{self.definition.model}'",
            max_results=self.definition.limit.trainings,
        )
        return len(found)


def require_fit(definition: Retraining, model: str, stages: Stages, stage: Stage) -> None:
    """Refuse a definition that does not fit its training configuration, or the days that versions are kept.

    Args:
        definition: The definition.
        model: The model of its training configuration.
        stages: The schemas of the stages.
        stage: Stage in which versions are trained.

    Raises:
        InputError: another model would be trained, or a version could be gone while its request still counts.
    """
    if model != definition.model:
        raise InputError(
            f"the definition retrains {definition.model}, and its training configuration "
            f"{definition.training} trains {model}: name one of the same model"
        )
    stages.require(stage)
    kept = stages.schemas[stage].retention_days
    if definition.valid_days >= kept:
        raise InputError(
            f"valid_days is {definition.valid_days}, and versions of the stage {stage} are kept for {kept} "
            "days: a request has to end before its version does, or it would be trained twice"
        )
