"""``python -m company_ml.schemas.generate`` writes the schemas from the models; a test keeps them current."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from company_ml.batch.definition import BatchScoring
from company_ml.features.definition import FeatureTable
from company_ml.inference.definition import InferenceTable
from company_ml.retraining.definition import Retraining
from company_ml.serialization.metadata import Metadata
from company_ml.training.config import TrainingConfig

FOLDER = Path(__file__).parent


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "features": FeatureTable.model_json_schema,
    "inference": InferenceTable.model_json_schema,
    "model_file": Metadata.model_json_schema,
    "retraining": Retraining.model_json_schema,
    "scoring": BatchScoring.model_json_schema,
    "training": TrainingConfig.model_json_schema,
}


def texts() -> Mapping[Path, str]:
    """Return what each file of schemas is to hold."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        FOLDER / f"{name}.json": json.dumps({**dialect, **schema()}, indent=2) + "\n"
        for name, schema in SCHEMAS.items()
    }


if __name__ == "__main__":
    for file, text in texts().items():
        file.write_text(text, encoding="utf-8")
