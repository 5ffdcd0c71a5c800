"""The settings of the environments: what is packaged, what overrides it, and what is refused."""

import pytest

from company_ml.errors import InputError
from company_ml.platform import PLATFORM
from company_ml.settings.environment import EnvironmentName, load
from company_ml.stages import STAGES, StageSchema

ENVIRONMENTS = tuple(PLATFORM.environments)

OWN_SERVER = {
    "COMPANY_ML_TRACKING_URI": "http://mlflow.example.com",
    "COMPANY_ML_REGISTRY_URI": "http://mlflow.example.com",
}


def schemas(**days: int) -> str:
    """Return the schemas of the stages as a variable holds them; 9 days where none are given."""
    of_stage = (
        f"{stage}: {{name: {stage}_schema, retention_days: {days.get(stage, 9)}}}" for stage in STAGES
    )
    return f"{{{', '.join(of_stage)}}}"


def refusal(**variables: str) -> str:
    with pytest.raises(InputError) as caught:
        load("dev", variables)
    return str(caught.value)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_tracks_on_databricks_and_registers_in_unity_catalog(name: EnvironmentName) -> None:
    settings = load(name, {})
    assert (settings.tracking_uri, settings.registry_uri) == ("databricks", "databricks-uc")
    assert settings.data_catalog == f"ml_{name}_catalog"


def test_each_environment_fills_a_stage_of_its_own() -> None:
    stages = {name: load(name, {}).stage for name in ENVIRONMENTS}
    assert stages == {"dev": "dev", "test": "candidate", "prod": "production"}


def test_an_environment_that_the_platform_lacks_is_told_which_there_are() -> None:
    with pytest.raises(InputError, match=r"^uat is no environment: choose among dev, test, prod$"):
        load("uat", {})


def test_a_variable_overrides_a_setting_and_nothing_else() -> None:
    changed = load("dev", {"COMPANY_ML_MODELS_CATALOG": "trial_catalog", "PATH": "/bin"})
    assert changed == load("dev", {}).model_copy(update={"models_catalog": "trial_catalog"})


def test_a_mapping_is_overridden_in_yaml() -> None:
    changed = load("dev", {**OWN_SERVER, "COMPANY_ML_STAGES": schemas(dev=7)})
    assert changed.stages["dev"] == StageSchema(name="dev_schema", retention_days=7)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load("dev", {"COMPANY_ML_TRACKING_URI": ""}) == load("dev", {})


def test_all_mistakes_are_told_at_once_each_with_its_variable_and_none_with_its_value() -> None:
    told = refusal(
        COMPANY_ML_TRACKING_URI="databricks://secret-scope:secret-prefix",
        COMPANY_ML_MODELS_CATALOG="Not A Name",
        COMPANY_ML_STAGES=schemas(dev=0),
    )
    lines = [line.strip().split(":")[0] for line in told.splitlines()[1:]]
    assert lines == [
        "COMPANY_ML_TRACKING_URI",
        "COMPANY_ML_MODELS_CATALOG",
        "COMPANY_ML_STAGES.dev.retention_days",
    ]
    assert "secret" not in told
    assert "Not A Name" not in told


def test_a_mapping_that_is_no_yaml_is_refused() -> None:
    assert "COMPANY_ML_STAGES: not a mapping in YAML" in refusal(COMPANY_ML_STAGES="{dev: 7")


def test_a_slip_in_a_variables_name_is_refused() -> None:
    told = refusal(COMPANY_ML_TRACKING_URL="databricks")
    assert "COMPANY_ML_TRACKING_URL: no setting; did you mean COMPANY_ML_TRACKING_URI?" in told


def test_other_variables_of_the_framework_are_no_slips() -> None:
    assert load("dev", {"COMPANY_ML_ENVIRONMENT": "dev"}) == load("dev", {})


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("databricks-uc", "databricks-uc is a registry"),
        ("databricks://dev.workspace", "comes a profile"),
        ("databricks:/profile", "use databricks, databricks://PROFILE, or the http"),
        ("sqlite:///mlflow.db", "use databricks, databricks://PROFILE, or the http"),
        ("http://", "use databricks, databricks://PROFILE, or the http"),
        ("https://user:word@mlflow.example.com", "MLFLOW_TRACKING_PASSWORD"),
    ],
)
def test_a_tracking_uri_that_mlflow_would_misread_is_refused(uri: str, why: str) -> None:
    assert why in refusal(COMPANY_ML_TRACKING_URI=uri)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("databricks", "the workspace's old registry"),
        ("databricks-uc://ml_models_catalog.dev_models", "models_catalog and models_schema"),
        ("databricks-uc://scope:prefix", "comes a profile"),
    ],
)
def test_a_registry_uri_that_is_none_of_unity_catalog_is_refused(uri: str, why: str) -> None:
    assert why in refusal(COMPANY_ML_REGISTRY_URI=uri)


@pytest.mark.parametrize(
    ("tracking", "registry"),
    [("https://mlflow.example.com", "databricks-uc"), ("databricks://one", "databricks-uc://other")],
)
def test_runs_and_models_of_different_places_are_refused(tracking: str, registry: str) -> None:
    told = refusal(COMPANY_ML_TRACKING_URI=tracking, COMPANY_ML_REGISTRY_URI=registry)
    assert "platform.json with COMPANY_ML_REGISTRY_URI, COMPANY_ML_TRACKING_URI: tracking_uri and" in told


def test_a_profile_is_taken_from_the_uris() -> None:
    uris = {
        "COMPANY_ML_TRACKING_URI": "databricks://ml-dev",
        "COMPANY_ML_REGISTRY_URI": "databricks-uc://ml-dev",
    }
    assert load("dev", uris).profile == "ml-dev"
    assert load("dev", {}).profile is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{dev: {name: a, retention_days: 1}}", "no schema that you may use holds the stage candidate or"),
        (schemas(dev=30), "archived_schema keeps versions for 9 days, shorter than the 30"),
        (schemas().replace("dev_schema", "archived_schema"), "two stages have the schema archived_schema"),
    ],
)
def test_a_retention_that_would_lose_models_is_refused(text: str, why: str) -> None:
    assert why in refusal(**OWN_SERVER, COMPANY_ML_STAGES=text)


def test_on_databricks_no_variable_contradicts_what_the_stacks_wrote_into_the_schemas() -> None:
    assert "change stages in platform.yaml" in refusal(COMPANY_ML_STAGES=schemas())


@pytest.mark.parametrize("removed", ["MODELS_SCHEMA", "ARCHIVE_SCHEMA", "RETENTION_DAYS"])
def test_a_variable_of_an_earlier_version_is_refused_and_not_ignored(removed: str) -> None:
    assert f"COMPANY_ML_{removed}: no setting any more" in refusal(**{f"COMPANY_ML_{removed}": "x"})
