"""Real models, through every method and back."""

import json
import pickle
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from company_ml.errors import InputError, RefusedError
from company_ml.serialization import ModelSerializer
from company_ml.serialization.metadata import MethodName
from company_ml.serialization.methods import METHODS

IRIS: Any = load_iris()
LIGHTGBM_TYPES = ("collections.OrderedDict", "lightgbm.basic.Booster", "lightgbm.sklearn.LGBMClassifier")


@pytest.fixture(scope="module")
def forest() -> Any:
    """A trained pipeline of scikit-learn."""
    model = make_pipeline(StandardScaler(), RandomForestClassifier(n_estimators=20, random_state=1))
    return model.fit(IRIS.data, IRIS.target)


@pytest.fixture(scope="module")
def boosted() -> Any:
    """A trained model of LightGBM."""
    return LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1).fit(IRIS.data, IRIS.target)


@pytest.fixture
def serializer(tmp_path: Path) -> ModelSerializer:
    """A serializer over an empty folder."""
    return ModelSerializer(tmp_path)


def same(one: Any, other: Any) -> bool:
    return np.array_equal(one.predict_proba(IRIS.data), other.predict_proba(IRIS.data))


@pytest.mark.parametrize("method", METHODS)
def test_a_scikit_learn_model_comes_back_as_it_was(
    serializer: ModelSerializer, forest: Any, method: MethodName
) -> None:
    saved = serializer.save(forest, "forest", method=method)
    assert same(serializer.load("forest", sha256=saved.sha256), forest)


@pytest.mark.parametrize("method", METHODS)
def test_a_lightgbm_model_comes_back_as_it_was(
    serializer: ModelSerializer, boosted: Any, method: MethodName
) -> None:
    saved = serializer.save(boosted, "boosted", method=method)
    loaded = serializer.load("boosted", sha256=saved.sha256, trusted_types=LIGHTGBM_TYPES)
    assert same(loaded, boosted)


def test_skops_builds_no_type_that_nobody_vouched_for(serializer: ModelSerializer, boosted: Any) -> None:
    saved = serializer.save(boosted, "boosted", method="skops")
    with pytest.raises(RefusedError, match=r"lightgbm\.basic\.Booster.*trusted_types"):
        serializer.load("boosted", sha256=saved.sha256)


@pytest.mark.parametrize("method", ["joblib", "skops"])
def test_compression_makes_a_file_smaller_and_the_model_no_other(
    serializer: ModelSerializer, forest: Any, method: MethodName
) -> None:
    plain = serializer.save(forest, "plain", method=method, compression=0)
    small = serializer.save(forest, "small", method=method, compression=9)
    assert small.size_bytes < plain.size_bytes
    assert same(serializer.load("small", sha256=small.sha256), forest)


def test_the_description_tells_what_reading_takes(
    serializer: ModelSerializer, forest: Any, tmp_path: Path
) -> None:
    saved = serializer.save(forest, "churn/forest", method="joblib", compression=3)
    file = tmp_path / "churn" / saved.path
    told = json.loads((tmp_path / "churn" / "forest.json").read_text())
    assert told["method"] == "joblib"
    assert told["compression"] == 3
    assert told["size_bytes"] == file.stat().st_size
    assert told["size_mb"] == round(file.stat().st_size / 1e6, 3)
    assert told["model_type"] == "sklearn.pipeline.Pipeline"
    assert told["libraries"] == {name: version(name) for name in ("joblib", "numpy", "scikit-learn")}
    assert told["created"].endswith("Z")
    assert told["signature"] is None


def test_other_versions_than_those_that_wrote_it_are_warned_of(
    serializer: ModelSerializer, forest: Any, tmp_path: Path
) -> None:
    saved = serializer.save(forest, "forest")
    description = tmp_path / "forest.json"
    told = json.loads(description.read_text())
    told["libraries"]["scikit-learn"] = "1.2.3"
    description.write_text(json.dumps(told))
    with pytest.warns(UserWarning, match=rf"scikit-learn 1\.2\.3 is {version('scikit-learn')} here"):
        serializer.load("forest", sha256=saved.sha256)


def test_a_model_that_the_method_cannot_write_is_refused_by_name(
    serializer: ModelSerializer, tmp_path: Path
) -> None:
    model = FunctionTransformer(lambda values: values)
    with pytest.raises(InputError, match="pickle cannot write a FunctionTransformer"):
        serializer.save(model, "local", method="pickle")
    assert list(tmp_path.iterdir()) == []
    saved = serializer.save(model, "local", method="cloudpickle")
    assert serializer.load("local", sha256=saved.sha256).transform([1]) == [1]


@pytest.mark.parametrize(
    ("method", "compression", "why"),
    [("pickle", 3, "pickle does not compress"), ("joblib", 10, "there is no compression 10")],
)
def test_a_compression_that_is_none_is_refused(
    serializer: ModelSerializer, method: MethodName, compression: int, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        serializer.save({}, "model", method=method, compression=compression)


def test_only_allowed_methods_write_and_read(tmp_path: Path, forest: Any) -> None:
    saved = ModelSerializer(tmp_path).save(forest, "forest", method="pickle")
    strict = ModelSerializer(tmp_path, methods=("skops",))
    with pytest.raises(InputError, match="pickle is not allowed here: use skops"):
        strict.load("forest", sha256=saved.sha256)
    with pytest.raises(InputError, match="joblib is not allowed here"):
        strict.save(forest, "other", method="joblib")


def test_bytes_that_are_right_and_cannot_be_read_are_told_apart_from_changed_ones(
    serializer: ModelSerializer, tmp_path: Path
) -> None:
    saved = serializer.save({"weights": [1]}, "model", method="pickle")
    description = tmp_path / "model.json"
    description.write_text(description.read_text().replace('"pickle"', '"skops"'))
    with pytest.raises(Exception, match="is intact, but cannot be read as skops") as caught:
        serializer.load("model", sha256=saved.sha256)
    assert not isinstance(caught.value, RefusedError)
    assert pickle.loads((tmp_path / saved.path).read_bytes()) == {"weights": [1]}
