"""Predictions of a model in one form, whatever form the model gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isfinite
from typing import Any, cast

from company_ml.numbers import finite

PROBABILITY = "probability_"
"""What the scoring service's columns of probabilities begin with, before the name of the class."""
OWN_SCORE = "prediction"
"""Stands in place of a class where a prediction is a number of its own, as of a regression."""


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
            str(key).removeprefix(PROBABILITY): _probability(value)
            for key, value in row.items()
            if str(key).startswith(PROBABILITY)
        }
        return Prediction(_label(row["prediction"]), scores or _own_score(row["prediction"]))
    if isinstance(answer, list):
        chances = cast("Sequence[Any]", answer)
        if len(chances) < 2:
            raise ValueError("a prediction that is a list must hold the probability of each class")
        scores = {str(number): _probability(chance) for number, chance in enumerate(chances)}
        return Prediction(max(range(len(chances)), key=chances.__getitem__), scores)
    return Prediction(_label(answer), _own_score(answer))


def _probability(value: Any) -> float:
    try:
        return finite(value)
    except ValueError:
        raise ValueError("a prediction holds a probability that is no number") from None


def _label(label: Any) -> Any:
    """Return what was predicted; null and NaN say nothing that could agree."""
    if label is None or (isinstance(label, float) and not isfinite(label)):
        raise ValueError("a prediction is null, or no finite number")
    return label


def _own_score(label: Any) -> dict[str, float]:
    return {OWN_SCORE: label} if isinstance(label, float) else {}
