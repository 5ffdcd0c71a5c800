"""Tags of models and versions, on a real MLflow server."""

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import FrameworkError, InputError
from company_ml.governance.tags import Change, apply, check, plan, read
from company_ml.names import ModelName
from company_ml.settings.environment import Environment


@pytest.fixture
def model(mlflow_client: MlflowClient, environments: dict[str, Environment]) -> ModelName:
    """Return a model with one version, the champion, both with a tag."""
    name = ModelName(environments["prod"].models_catalog, "production_models", "churn")
    mlflow_client.create_registered_model(str(name), tags={"pii": "false"})
    mlflow_client.create_model_version(str(name), "mlflow-artifacts:/churn", tags={"old": "1"})
    mlflow_client.set_registered_model_alias(str(name), "champion", "1")
    return name


def test_words_are_read_as_keys_and_values() -> None:
    assert read(["pii=true", "reviewed", "formula=a=b"]) == {"pii": "true", "reviewed": "", "formula": "a=b"}


def test_a_key_that_is_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="pii is given more than once"):
        read(["pii=true", "gdpr=x", "pii=false"])


def test_tags_of_a_model_are_planned_and_then_set(mlflow_client: MlflowClient, model: ModelName) -> None:
    planned = plan(mlflow_client, model, {"pii": "true", "gdpr": "in-scope"})
    assert planned.changes == (Change("pii", "false", "true"), Change("gdpr", None, "in-scope"))
    assert mlflow_client.get_registered_model(str(model)).tags == {"pii": "false"}
    apply(mlflow_client, planned)
    assert mlflow_client.get_registered_model(str(model)).tags == {"pii": "true", "gdpr": "in-scope"}


@pytest.mark.parametrize("version", ["1", "@champion"])
def test_tags_of_a_version_are_set_and_removed(
    mlflow_client: MlflowClient, model: ModelName, version: str
) -> None:
    planned = plan(
        mlflow_client, model, {"owner": "team-churn"}, version=version, removed=["old", "never_set"]
    )
    assert planned.version == "1"
    apply(mlflow_client, planned)
    assert mlflow_client.get_model_version(str(model), "1").tags == {"owner": "team-churn"}
    assert mlflow_client.get_registered_model(str(model)).tags == {"pii": "false"}


def test_tags_that_are_as_wanted_are_no_change(mlflow_client: MlflowClient, model: ModelName) -> None:
    assert plan(mlflow_client, model, {"pii": "false"}).changes == ()


def test_a_tag_of_a_model_is_removed(mlflow_client: MlflowClient, model: ModelName) -> None:
    apply(mlflow_client, plan(mlflow_client, model, {}, removed=["pii"]))
    assert mlflow_client.get_registered_model(str(model)).tags == {}


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        check({"a.b": "1", "": "2", "k" * 256: "3", "long": "v" * 1001, "both": "4"}, ["both", "team:name"])
    for part in (
        "'a.b' holds",
        "key is empty",
        "has 256",
        "long has 1001",
        "both is to be",
        "'team:name' holds",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize("key", [" pii", "pii ", "a-b", "a,b", "a/b", "a:b", "a\nb"])
def test_a_key_that_unity_catalog_does_not_take_is_refused(key: str) -> None:
    with pytest.raises(InputError, match="use underscores"):
        check({key: "1"})


@pytest.mark.parametrize("key", ["metric_roc_auc", "approved_by", "copied_from", "model_sha256", "drift"])
def test_what_the_framework_records_itself_cannot_be_set_or_removed(key: str) -> None:
    for wanted, removed in (({key: "1"}, []), ({}, [key])):
        with pytest.raises(InputError, match=f"{key} is recorded by the framework itself"):
            check(wanted, removed)


def test_nothing_to_do_is_told() -> None:
    with pytest.raises(InputError, match="no tag to set or to remove"):
        check({})


def test_more_tags_than_unity_catalog_takes_are_refused(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    wanted = {f"tag_{number}": "x" for number in range(50)}
    with pytest.raises(InputError, match="would have 51 tags; 50 are allowed"):
        plan(mlflow_client, model, wanted)
    assert len(plan(mlflow_client, model, wanted, removed=["pii"]).changes) == 51


def test_a_missing_model_and_a_missing_version_are_told(
    mlflow_client: MlflowClient, model: ModelName
) -> None:
    with pytest.raises(InputError, match="there is no model"):
        plan(mlflow_client, model.in_schema("elsewhere"), {"pii": "true"})
    with pytest.raises(InputError, match="there is no version 7"):
        plan(mlflow_client, model, {"pii": "true"}, version="7")


def test_a_failure_in_the_middle_says_where_and_the_same_plan_made_anew_goes_on(
    mlflow_client: MlflowClient, model: ModelName, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"first": "1", "second": "2", "third": "3"}
    setting = mlflow_client.set_registered_model_tag

    def refused(name: str, key: str, value: str) -> None:
        if key == "second":
            raise MlflowException("no APPLY TAG")
        setting(name, key, value)

    monkeypatch.setattr(mlflow_client, "set_registered_model_tag", refused)
    with pytest.raises(FrameworkError, match=f"tagging of {model} with second stopped: no APPLY TAG"):
        apply(mlflow_client, plan(mlflow_client, model, wanted))
    monkeypatch.undo()
    rest = plan(mlflow_client, model, wanted)
    assert [change.key for change in rest.changes] == ["second", "third"]
