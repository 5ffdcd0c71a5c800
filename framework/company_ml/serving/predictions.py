"""Predictions of a model in one form, whatever form the model gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, cast

PROBABILITY = "probability_"
"""What the scoring service's columns of probabilities begin with, before the name of the class."""


@dataclass(frozen=True)
class Prediction:
    """What a model says of one row."""

    label: Any
    scores: Mapping[str, float]
    """Probability by class; of a regression, the prediction itself."""

    def agrees(self, other: "Prediction", tolerance: float) -> bool:
        """Tell whether both say the same; numbers with a fraction within a relative tolerance."""
        if isinstance(self.label, float) or isinstance(other.label, float):
            numbers = isinstance(self.label, int | float) and isinstance(other.label, int | float)
            return numbers and isclose(self.label, other.label, rel_tol=tolerance)
        return bool(self.label == other.label)


def read(answer: Any) -> Prediction:
    """Read a prediction: a row of the scoring service, a list of probabilities, or a plain value.

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(answer, Mapping):
        row = cast("Mapping[str, Any]", answer)
        if "prediction" not in row:
            raise ValueError(f"a prediction with {', '.join(map(str, row))} lacks 'prediction'")
        scores = {
            key.removeprefix(PROBABILITY): float(value)
            for key, value in row.items()
            if key.startswith(PROBABILITY)
        }
        return Prediction(row["prediction"], scores or _own_score(row["prediction"]))
    if isinstance(answer, list):
        chances = cast("Sequence[Any]", answer)
        if len(chances) < 2 or not all(isinstance(chance, int | float) for chance in chances):
            raise ValueError("a prediction that is a list must hold the probability of each class")
        scores = {str(number): float(chance) for number, chance in enumerate(chances)}
        return Prediction(max(range(len(chances)), key=chances.__getitem__), scores)
    return Prediction(answer, _own_score(answer))


def _own_score(label: Any) -> dict[str, float]:
    return {"prediction": label} if isinstance(label, float) else {}
