"""Training configurations: read whole, refused whole."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from company_ml.errors import InputError
from company_ml.training.config import load
from tests.training.configs import configured, values

PACKAGED = sorted(
    file.name.removesuffix(".yaml") for file in files("company_ml").joinpath("configs", "training").iterdir()
)


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_configuration_is_valid(name: str) -> None:
    assert name.startswith(load(name).model)


def test_all_mistakes_are_told_at_once_with_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    content = values(
        model="Customer Churn",
        data={"table": "feature_store.customers", "file": "rows.csv"},
        estimator={"family": "xgboost", "parameters": {"n_estimator": 5, "random_state": 1}},
        split={"test": 1.5},
        metrics=["accuracy", "speed"],
        targets="churned",
    )
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(str(path))
    first, *mistakes = str(caught.value).splitlines()
    assert first == f"{path} has mistakes:"
    assert [mistake.split(":")[0].strip() for mistake in mistakes] == [
        "model",
        "data",
        "estimator",
        "split.test",
        "metrics.1",
        "targets",
    ]
    assert "give exactly one of table, file, sample and public; found ['table', 'file']" in mistakes[1]
    assert "no parameter 'n_estimator': did you mean n_estimators?" in mistakes[2]
    assert "random_state is set by split.seed" in mistakes[2]


def test_an_algorithm_of_another_family_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ValueError,
        match="xgboost has no algorithm 'random_forest' for classification here: use gradient_boosting",
    ):
        configured(estimator={"family": "xgboost", "algorithm": "random_forest"})


def test_parameters_that_make_a_run_repeatable_are_not_for_the_configuration() -> None:
    with pytest.raises(ValueError, match="parameter deterministic is fixed"):
        configured(estimator={"family": "lightgbm", "parameters": {"deterministic": False}})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": "age"}, "the target 'age' is among the features"),
        ({"features": {"numeric": ["age"], "categorical": ["age"]}}, "named more than once: age"),
        ({"features": {}}, "name at least one column"),
        ({"data": {}}, "found none"),
        ({"data": {"sample": 400, "version": 3}}, "version belongs to a table"),
        ({"data": {"table": "prod_catalog.s.t"}}, "String should match pattern"),
        ({"metrics": ["f1", "f1"]}, "a metric is named more than once"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        configured(**changes)


def test_an_unknown_name_lists_the_packaged_configurations() -> None:
    with pytest.raises(InputError, match=f"no packaged configuration 'churn': use {', '.join(PACKAGED)}, or"):
        load("churn")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml cannot be read: .*No such file"):
        load("nowhere.yaml")


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("model: customer_churn\ndata: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml is not YAML: .*line 2"):
        load(str(path))


def test_the_digest_follows_the_values_and_not_their_order() -> None:
    first = configured(estimator={"family": "lightgbm", "parameters": {"n_estimators": 5, "num_leaves": 7}})
    same = configured(estimator={"parameters": {"num_leaves": 7, "n_estimators": 5}, "family": "lightgbm"})
    other = configured(estimator={"family": "lightgbm", "parameters": {"n_estimators": 6, "num_leaves": 7}})
    assert first.digest == same.digest != other.digest
