"""Names of models in Unity Catalog, and of the aliases and tags that the framework sets on their versions."""

import re
from dataclasses import dataclass

from company_ml.errors import InputError
from company_ml.platform import PLATFORM

Stage = str
"""How far a model has come: the key of one of the platform's stages."""
STAGES: tuple[Stage, ...] = tuple(PLATFORM.stages)
"""In the order in which a version passes them."""
PROMOTED: tuple[Stage, ...] = STAGES[:-1]
"""The stages that promotion leads through; retention alone moves versions to the archive."""
ARCHIVE: Stage = STAGES[-1]
"""The stage of versions that nobody uses any more."""
SERVED: Stage = PROMOTED[-1]
"""The stage whose versions answer customers: they enter it with an approval."""
APPROVED: Stage = PROMOTED[max(len(PROMOTED) - 2, 0)]
"""The stage before, whose versions reviewers approve."""

CHAMPION = "champion"
"""Alias of the version that production serves."""
CHALLENGER = "challenger"
"""Alias of the version that is to become the champion."""
PREVIOUS = "previous"
"""Alias of the champion before this one: where a rollback returns to."""

MODEL_DIGEST_TAG = "model_sha256"
"""Tag of a version: the SHA-256 of its model file in hexadecimal, written by the run that trained it."""
DATASET_DIGEST_TAG = "dataset_digest"
"""Tag of a version: MLflow's digest of the data that it learned from."""
TRAINED_BY_TAG = "trained_by"
"""Tag of a version: who or what ran the training."""
UNKNOWN = "unknown"
"""Value of that tag where nobody knows."""

REFERENCE_FILE = "reference.parquet"
"""File among a version's artifacts: rows that it learned from, which drift is measured against."""

LOCK_SUFFIX = "__lock"
"""Ending of the registered models that are no models but locks: see ``company_ml.registry.locking``."""

_PART = re.compile(r"[a-z][a-z0-9_]{0,254}")
"""A stricter form of Unity Catalog's rule, so that no name ever needs backticks in SQL.
https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-names
"""


@dataclass(frozen=True, order=True)
class ModelName:
    """The full name of a registered model: ``catalog.schema.model``."""

    catalog: str
    schema: str
    model: str

    def __post_init__(self) -> None:
        """Refuse parts that Unity Catalog would not take without quotes.

        Raises:
            InputError: a part is empty, or holds other characters than a-z, 0-9 and underscore.
        """
        for part in (self.catalog, self.schema, self.model):
            if not _PART.fullmatch(part):
                raise InputError(
                    f"{part!r} in the model name {self} is not a name: use a to z, 0 to 9 and underscores, "
                    "beginning with a letter"
                )

    @classmethod
    def parse(cls, text: str) -> "ModelName":
        """Read ``catalog.schema.model``.

        Raises:
            InputError: there are not three parts, or one of them is no name.
        """
        parts = text.split(".")
        if len(parts) != 3:
            raise InputError(f"{text!r} is not the full name of a model: write catalog.schema.model")
        return cls(*parts)

    def in_schema(self, schema: str) -> "ModelName":
        """Return the name of the same model in another schema of the same catalog."""
        return ModelName(self.catalog, schema, self.model)

    def __str__(self) -> str:
        return f"{self.catalog}.{self.schema}.{self.model}"


def version_uri(model: ModelName, version: str) -> str:
    """Return MLflow's URI of a version: ``models:/catalog.schema.model/3``."""
    return f"models:/{model}/{version}"


def alias_uri(model: ModelName, alias: str) -> str:
    """Return MLflow's URI of what an alias points to: ``models:/catalog.schema.model@champion``."""
    return f"models:/{model}@{alias}"


def metric_tag(metric: str) -> str:
    """Return the tag that holds a metric of a version: ``metric_roc_auc`` for ``roc_auc``.

    Gates read metrics from tags, since the environments after dev cannot read dev's runs. An underscore joins
    the parts because Unity Catalog takes none of ``. , - = / :`` in the key of a tag.
    https://docs.databricks.com/aws/en/database-objects/tags#constraints
    """
    return f"metric_{metric}"
