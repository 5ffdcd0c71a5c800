"""The shipped definitions, on a trial's tables: what jobs are given in production is what is tried."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from company_ml.batch import definition as scoring
from company_ml.features import definition as features
from company_ml.inference import definition as inference
from company_ml.integration.trial import Document, Trial
from company_ml.promotion.gates import Gates, Policy, load_policy
from company_ml.training import config as training

MODEL = "customer_churn"
FEATURES = "customer_features"


def write(trial: Trial, gates: Path) -> None:
    """Write the definitions of a trial into its folder.

    Tags that gates require are people's to set, and are not asked of a trial.

    Args:
        trial: The trial.
        gates: The gates that promotions are judged by.

    Raises:
        InputError: a shipped definition, or the gates, have mistakes.
    """
    source, table = trial.table("customers"), trial.table("features")
    trained, unpacked = training.load(MODEL), inference.load(MODEL)
    policy = load_policy(gates)
    labels = unpacked.labels and unpacked.labels.model_copy(update={"table": trial.table("outcomes")})
    documents: dict[Document, BaseModel] = {
        "features": features.load(FEATURES).model_copy(update={"source": source, "table": table}),
        "training": trained.model_copy(update={"model": trial.name, "data": training.Data(table=table)}),
        "gates": Policy({stage: _on(own, table) for stage, own in policy.root.items()}),
        "scoring": scoring.load(MODEL).model_copy(
            update={"model": trial.name, "source": table, "table": trial.table("scores")}
        ),
        "inference": unpacked.model_copy(
            update={
                "source": trial.table("payload"),
                "table": trial.table("predictions"),
                "entities": trial.table("entities"),
                "labels": labels,
            }
        ),
    }
    trial.files.mkdir(parents=True, exist_ok=True)
    for kind, document in documents.items():
        content: dict[str, Any] = document.model_dump(mode="json", exclude_unset=True)
        trial.document(kind).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def _on(gates: Gates, table: str) -> Gates:
    """Return gates that measure on a table."""
    if gates.evaluation is None:
        return gates.model_copy(update={"required_tags": {}})
    moved = gates.evaluation.model_copy(
        update={"table": table, "version": None, "file": None, "sample": None}
    )
    return gates.model_copy(update={"required_tags": {}, "evaluation": moved})
