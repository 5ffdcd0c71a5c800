"""What a version must fulfil to enter a stage: bounds of metrics on validation data, and tags.

The file has a section for each stage that versions are promoted to::

    candidate:
      required_tags: {owner: null}          # any value
      evaluation: {table: validation.churn, target: churned, positive: 1, most: 50000}
      metrics:
        - {metric: roc_auc, minimum: 0.8}
    production:
      required_tags: {validation: passed}
      evaluation: {table: feature_store.churn_labels, target: churned, positive: 1}
      metrics:
        - {metric: roc_auc, better: higher, not_worse_than_champion_by: 0.01}
        - {metric: log_loss, maximum: 0.4}

``deploy_model evaluate`` measures the version and the champion on these rows, and a promotion judges by what
it measured. Metrics are those of ``training.metrics.ClassificationMetric`` for models that give each class a
probability, and MLflow's own for all models, such as ``accuracy_score`` or ``mean_absolute_error``:
https://mlflow.org/docs/latest/ml/evaluation/model-eval
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError, model_validator

from company_ml.errors import InputError
from company_ml.stages import PROMOTED, Stage
from company_ml.training.config import Column, Data, Label

Bound = Annotated[float, Field(allow_inf_nan=False)]
"""A bound that a metric can be held against: comparisons with NaN are false, and infinity bounds nothing."""
TOLERANCE = 1e-9
"""Of comparisons with the champion. Decimals have no exact binary form: without it, 0.81 is worse than 0.82
by more than 0.01."""


class ValidationData(Data):
    """The rows that a version is evaluated on, none of which it should have learned from."""

    target: Column = Field(description="Column of the truth.")
    positive: Label | None = Field(
        default=None, description="Class of interest of two; the last in order if unset."
    )
    most: int = Field(
        default=100_000,
        ge=100,
        le=1_000_000,
        description="Rows that are read at most; of more, the same ones are chosen each time.",
    )


class MetricGate(BaseModel):
    """Bounds of one metric. A metric that is missing or not a number fails."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    metric: str = Field(pattern=r"^\w+$", description="Its name; a tag of Unity Catalog must hold it.")
    minimum: Bound | None = None
    maximum: Bound | None = None
    better: Literal["higher", "lower"] | None = Field(default=None, description="Which way is better.")
    not_worse_than_champion_by: Bound | None = Field(default=None, ge=0)
    better_than_champion_by: Bound | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        beside = (self.not_worse_than_champion_by, self.better_than_champion_by)
        if beside != (None, None) and self.better is None:
            raise ValueError(f"{self.metric}: say whether higher or lower is better than the champion")
        if None not in beside:
            raise ValueError(
                f"{self.metric}: not_worse_than_champion_by and better_than_champion_by exclude each other"
            )
        if (self.minimum, self.maximum, *beside) == (None, None, None, None):
            raise ValueError(
                f"{self.metric}: give a minimum, a maximum, not_worse_than_champion_by or "
                "better_than_champion_by"
            )
        return self


class Gates(BaseModel):
    """What a version must fulfil to enter one stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    required_tags: Mapping[str, str | None] = Field(
        default={}, description="Tags that the version must have; a value that is null allows any."
    )
    evaluation: ValidationData | None = Field(
        default=None, description="The rows that metrics are measured on."
    )
    metrics: tuple[MetricGate, ...] = ()

    @model_validator(mode="after")
    def _measured_somewhere(self) -> Self:
        if self.metrics and self.evaluation is None:
            raise ValueError("metrics are measured on validation data: name it under evaluation")
        return self


def _entered(stage: str) -> str:
    if stage not in PROMOTED[1:]:
        raise ValueError(f"nothing is promoted to {stage}; the stages are {', '.join(PROMOTED[1:])}")
    return stage


class Policy(RootModel[Mapping[Annotated[Stage, AfterValidator(_entered)], Gates]]):
    """The gates of all stages that versions are promoted to, by stage."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _each_stage_has_gates(self) -> Self:
        if missing := [stage for stage in PROMOTED[1:] if stage not in self.root]:
            raise ValueError(f"{', '.join(missing)} has no gates: write what a version must fulfil there")
        return self

    def gates(self, stage: Stage) -> Gates:
        """Return the gates of a stage that versions are promoted to."""
        return self.root[stage]

    def tags_after(self, stage: Stage) -> frozenset[str]:
        """Return the tags that only later stages require.

        A copy does not bring them along: whoever may tag in one stage would otherwise answer the questions
        of the next.
        """
        later = PROMOTED[PROMOTED.index(stage) + 1 :]
        asked = {tag for one in later for tag in self.root[one].required_tags}
        return frozenset(asked) - frozenset(self.root[stage].required_tags)


@dataclass(frozen=True)
class Finding:
    """The answer of one gate."""

    gate: str
    passed: bool
    detail: str


def load_policy(path: Path) -> Policy:
    """Read a file of gates.

    Raises:
        InputError: the file cannot be read, or holds something else; all mistakes are named.
    """
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(str(part) for part in mistake['loc'])}: {mistake['msg']}"
            for mistake in error.errors(include_url=False, include_context=False, include_input=False)
        )
        raise InputError(f"the gates in {path} are wrong: {mistakes}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"the gates in {path} cannot be read: {error}") from error


def judge(
    gates: Gates,
    tags: Mapping[str, str],
    metrics: Mapping[str, float],
    champion: Mapping[str, float] | None,
) -> list[Finding]:
    """Return the answer of every gate.

    Args:
        gates: The gates of the stage that the version is to enter.
        tags: The version's tags.
        metrics: The metrics of the version's evaluation.
        champion: The metrics of the champion on the same data; None while the schema has none.
    """
    findings = [_tag(key, value, tags) for key, value in gates.required_tags.items()]
    for gate in gates.metrics:
        findings += _metric(gate, metrics.get(gate.metric), champion)
    return findings


def _tag(key: str, wanted: str | None, tags: Mapping[str, str]) -> Finding:
    gate = f"tag {key}" if wanted is None else f"tag {key} = {wanted}"
    if key not in tags:
        return Finding(gate, False, "the version does not have the tag")
    passed = wanted is None or tags[key] == wanted
    return Finding(gate, passed, f"it is {tags[key]}")


def _metric(gate: MetricGate, value: float | None, champion: Mapping[str, float] | None) -> list[Finding]:
    name = gate.metric
    if value is None:
        return [Finding(f"metric {name}", False, "the version's evaluation has no such metric")]
    if not isfinite(value):
        return [Finding(f"metric {name}", False, f"it is {value:g}, which is no finite number")]
    findings: list[Finding] = []
    if gate.minimum is not None:
        findings.append(Finding(f"{name} >= {gate.minimum:g}", value >= gate.minimum, f"it is {value:g}"))
    if gate.maximum is not None:
        findings.append(Finding(f"{name} <= {gate.maximum:g}", value <= gate.maximum, f"it is {value:g}"))
    if gate.not_worse_than_champion_by is not None:
        margin = gate.not_worse_than_champion_by
        text = f"{name} not worse than the champion by more than {margin:g}"
        findings.append(_beside_champion(gate, text, -margin, value, champion))
    if gate.better_than_champion_by is not None:
        margin = gate.better_than_champion_by
        text = f"{name} better than the champion by at least {margin:g}"
        findings.append(_beside_champion(gate, text, margin, value, champion))
    return findings


def _beside_champion(
    gate: MetricGate, text: str, least: float, value: float, champion: Mapping[str, float] | None
) -> Finding:
    """Return whether a value is better than the champion's by at least a margin, which may be below 0."""
    if champion is None:
        return Finding(text, True, f"it is {value:g}, and there is no champion yet")
    reference = champion.get(gate.metric)
    if reference is None or not isfinite(reference):
        told = "no such metric" if reference is None else f"{reference:g} for it"
        return Finding(text, False, f"the champion's evaluation has {told}")
    better_by = value - reference if gate.better == "higher" else reference - value
    return Finding(text, better_by >= least - TOLERANCE, f"it is {value:g}, the champion's {reference:g}")
