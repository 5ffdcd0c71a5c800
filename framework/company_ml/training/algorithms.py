"""The algorithms that a configuration can name, and what each library needs to give the same result again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Literal

Task = Literal["classification", "regression"]


@dataclass(frozen=True)
class Algorithm:
    """A classifier or regressor of a library, with scikit-learn's interface."""

    package: str
    """Distribution that a served model needs."""
    module: str
    name: str
    scale: bool = False
    """Whether numbers must be complete and of one scale; trees split them as they are, gaps included."""
    fixed: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Parameters that keep a run repeatable and quiet; a configuration may not set them."""

    @property
    def type(self) -> Any:
        """The class; importing it takes the library."""
        return getattr(import_module(self.module), self.name)

    def build(self, parameters: Mapping[str, Any], seed: int) -> Any:
        """Return an untrained classifier or regressor."""
        return self.type(**{**parameters, **self.fixed, "random_state": seed})


_LIGHTGBM: Mapping[str, Any] = {"deterministic": True, "force_col_wise": True, "verbosity": -1}
"""The first two keep sums in one order, whatever the number of threads:
https://lightgbm.readthedocs.io/en/latest/Parameters.html#deterministic
"""

ALGORITHMS: Mapping[Task, Mapping[tuple[str, str], Algorithm]] = {
    "classification": {
        ("scikit-learn", "logistic_regression"): Algorithm(
            "scikit-learn", "sklearn.linear_model", "LogisticRegression", scale=True
        ),
        ("scikit-learn", "random_forest"): Algorithm(
            "scikit-learn", "sklearn.ensemble", "RandomForestClassifier"
        ),
        ("scikit-learn", "gradient_boosting"): Algorithm(
            "scikit-learn", "sklearn.ensemble", "HistGradientBoostingClassifier"
        ),
        ("xgboost", "gradient_boosting"): Algorithm("xgboost", "xgboost", "XGBClassifier"),
        ("lightgbm", "gradient_boosting"): Algorithm(
            "lightgbm", "lightgbm", "LGBMClassifier", fixed=_LIGHTGBM
        ),
    },
    "regression": {
        ("scikit-learn", "ridge"): Algorithm("scikit-learn", "sklearn.linear_model", "Ridge", scale=True),
        ("scikit-learn", "random_forest"): Algorithm(
            "scikit-learn", "sklearn.ensemble", "RandomForestRegressor"
        ),
        ("scikit-learn", "gradient_boosting"): Algorithm(
            "scikit-learn", "sklearn.ensemble", "HistGradientBoostingRegressor"
        ),
        ("xgboost", "gradient_boosting"): Algorithm("xgboost", "xgboost", "XGBRegressor"),
        ("lightgbm", "gradient_boosting"): Algorithm(
            "lightgbm", "lightgbm", "LGBMRegressor", fixed=_LIGHTGBM
        ),
    },
}
"""By task, family and algorithm."""


def mistakes_in(parameters: Mapping[str, Any], algorithm: Algorithm) -> list[str]:
    """Return what is wrong with the names of an algorithm's parameters.

    The libraries themselves take unknown names in silence (XGBoost, LightGBM) or say only the first of them.
    """
    known = set(algorithm.type().get_params())
    mistakes: list[str] = []
    for name in parameters:
        if name == "random_state":
            mistakes.append("parameter random_state is set by split.seed")
        elif name in algorithm.fixed:
            mistakes.append(f"parameter {name} is fixed, so that a run can be repeated")
        elif name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f": did you mean {near[0]}?" if near else ""
            mistakes.append(f"{algorithm.name} has no parameter {name!r}{hint}")
    return mistakes
