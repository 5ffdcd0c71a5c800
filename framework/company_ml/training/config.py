"""What a training run is made of, as people write it in YAML."""

import hashlib
import json
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from company_ml import documents
from company_ml.features.lookup import FeatureLookup, outputs_of, repeated, row_columns_of
from company_ml.names import LOCK_SUFFIX
from company_ml.training.algorithms import ALGORITHMS, Algorithm, Task, mistakes_in
from company_ml.training.metrics import METRICS, USUAL_METRICS, Metric

Label = bool | int | str


def _is_name(column: str) -> str:
    """Refuse what is no name of a column. Files have names of all kinds, so blanks are allowed."""
    if not column.strip() or not column.isprintable():
        raise ValueError("the name of a column is blank or holds a control character")
    return column


Column = Annotated[str, Field(min_length=1), AfterValidator(_is_name)]


class Section(BaseModel):
    """Rules of every section: no unknown keys, no changes once read, no value in messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Data(Section):
    """Where the rows come from: exactly one of a table, a file, the generated sample or a public data set."""

    table: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$",
        description="schema.table in the environment's catalog of data.",
    )
    version: int | None = Field(
        default=None, ge=0, description="Version of the Delta table, to learn from it again."
    )
    file: str | None = Field(default=None, description="Path of a .parquet or .csv file, also in /Volumes.")
    sample: int | None = Field(
        default=None, ge=100, le=1_000_000, description="Rows of generated sample data."
    )
    public: Literal["diabetes"] | None = Field(
        default=None, description="A public data set that scikit-learn ships."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        sources = ("table", "file", "sample", "public")
        given = [name for name in sources if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of table, file, sample and public; found {given or 'none'}")
        if self.version is not None and self.table is None:
            raise ValueError("version belongs to a table")
        return self


class Features(Section):
    """The columns that the model sees, by how they are prepared."""

    numeric: tuple[Column, ...] = ()
    categorical: tuple[Column, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All columns, numeric first: the order of the model's inputs."""
        return (*self.numeric, *self.categorical)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if not self.all:
            raise ValueError("name at least one column under numeric or categorical")
        twice = sorted({name for name in self.all if self.all.count(name) > 1})
        if twice:
            raise ValueError(f"named more than once: {', '.join(twice)}")
        return self


class Estimator(Section):
    """The algorithm and its parameters, by the names that its library gives them."""

    family: Literal["scikit-learn", "xgboost", "lightgbm"]
    algorithm: str = "gradient_boosting"
    parameters: dict[str, bool | int | float | str | None] = Field(default_factory=dict)


class Split(Section):
    """How rows are held back for the evaluation."""

    test: float = Field(
        default=0.2, gt=0, lt=1, description="Share of the rows that the model does not learn from."
    )
    seed: int = Field(default=42, ge=0, lt=2**31, description="Seed of the split and of the algorithm.")
    stratify: bool = Field(
        default=True, description="Whether both parts get the same shares of the classes, if there are any."
    )


class TrainingConfig(Section):
    """A training run."""

    model: str = Field(pattern=r"^[a-z][a-z0-9_]{0,199}$", description="Name of the model in its schema.")
    task: Task = Field(
        default="classification",
        description="Whether the target is a class, or a number of which any fraction may be predicted.",
    )
    data: Data
    target: Column
    positive: Label | None = Field(
        default=None, description="Class of interest of two; the last in order if unset."
    )
    features: Features
    feature_lookups: tuple[FeatureLookup, ...] = Field(
        default=(),
        description="Features that are looked up, as they were at each row's time; data is a table then, "
        "with keys, times and the target.",
    )
    estimator: Estimator
    split: Split = Split()
    metrics: tuple[Metric, ...] = Field(
        default=(),
        validate_default=True,
        description="Metrics on the rows held back; the task's usual if none.",
    )

    @field_validator("model")
    @classmethod
    def _no_lock(cls, model: str) -> str:
        if model.endswith(LOCK_SUFFIX):
            raise ValueError(f"a name that ends in {LOCK_SUFFIX} is that of a lock: choose another")
        return model

    @field_validator("positive", "split")
    @classmethod
    def _classes_belong_to_classification(
        cls, value: Label | Split | None, info: ValidationInfo
    ) -> Label | Split | None:
        stratified = not isinstance(value, Split) or (value.stratify and "stratify" in value.model_fields_set)
        if info.data.get("task") == "regression" and value is not None and stratified:
            raise ValueError("a regression has no classes: leave it out, or make task classification")
        return value

    @field_validator("estimator")
    @classmethod
    def _known_algorithm(cls, estimator: Estimator, info: ValidationInfo) -> Estimator:
        if "task" not in info.data:
            return estimator
        algorithms = ALGORITHMS[info.data["task"]]
        family, algorithm = estimator.family, estimator.algorithm
        if (family, algorithm) not in algorithms:
            known = ", ".join(name for other, name in algorithms if other == family)
            raise ValueError(
                f"{family} has no algorithm {algorithm!r} for {info.data['task']} here: use {known}"
            )
        mistakes = mistakes_in(estimator.parameters, algorithms[family, algorithm])
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return estimator

    @field_validator("metrics")
    @classmethod
    def _metrics_of_the_task(cls, metrics: tuple[Metric, ...], info: ValidationInfo) -> tuple[Metric, ...]:
        if "task" not in info.data:
            return metrics
        task: Task = info.data["task"]
        mistakes = [
            f"{name} is no metric of a {task}: use {', '.join(METRICS[task])}"
            for name in metrics
            if name not in METRICS[task]
        ]
        if len(set(metrics)) != len(metrics):
            mistakes.append("a metric is named more than once")
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return metrics or USUAL_METRICS[task]

    @model_validator(mode="after")
    def _target_is_no_feature(self) -> Self:
        if self.target in self.features.all:
            raise ValueError(f"the target {self.target!r} is among the features: the model would copy it")
        return self

    @model_validator(mode="after")
    def _look_ups_give_features(self) -> Self:
        outputs = outputs_of(self.feature_lookups)
        own = {name.lower() for name in (self.target, *row_columns_of(self.feature_lookups))}
        mistakes = [f"more than one of feature_lookups gives {name}" for name in repeated(outputs)]
        mistakes += [
            f"feature_lookups gives {name}, which is the target or what features are looked up by"
            for name in outputs
            if name.lower() in own
        ]
        mistakes += [
            f"feature_lookups gives {name}, which is none of the features"
            for name in outputs
            if name not in self.features.all and name.lower() not in own
        ]
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    @property
    def algorithm(self) -> Algorithm:
        """The class behind the estimator's names."""
        return ALGORITHMS[self.task][self.estimator.family, self.estimator.algorithm]

    @property
    def digest(self) -> str:
        """SHA-256 of the configuration's values, in hexadecimal: the same for the same run."""
        values = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(values.encode()).hexdigest()


def load(name: str) -> TrainingConfig:
    """Read a training configuration: a packaged one by name, or a file by path.

    Raises:
        InputError: there is no such configuration, or it has mistakes: all of them, each with its key.
    """
    return documents.read(name, "training", TrainingConfig)
