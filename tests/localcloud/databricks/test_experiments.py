"""MLflow experiments."""

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import callers, tokens
from localcloud.protocol.difference import changes
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import workspace_side
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused


@pytest.mark.parametrize("folder", ["/Shared", "/Workspace/Shared", "/Users/ann@example.org", ""])
def test_an_experiment_can_lie_in_a_folder_that_every_workspace_has(estate: Estate, folder: str) -> None:
    made = create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, {"name": f"{folder}/churn"})
    assert made.id.isdecimal()
    assert made.outputs["experimentId"] == made.id
    assert made.outputs["artifactLocation"] == f"dbfs:/databricks/mlflow-tracking/{made.id}"


def test_an_experiment_can_lie_in_a_folder_that_was_made(estate: Estate) -> None:
    workspace = estate.workspace("101")
    workspace_side.folder(workspace, "/Shared/ml")
    create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Workspace/Shared/ml/churn"})


def test_an_experiment_needs_its_folder(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Parent directory /Shared/ml does not exist."):
        create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/ml/churn"})


def test_a_folder_of_another_workspace_is_none(estate: Estate) -> None:
    workspace_side.folder(estate.account, "/Shared/ml", number="102")
    with refused("RESOURCE_DOES_NOT_EXIST", "Parent directory /Shared/ml does not exist."):
        create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/ml/churn"})


def test_an_experiment_s_name_is_an_absolute_path() -> None:
    assert mistakes(tokens.MLFLOW_EXPERIMENT, {"name": "churn"}) == [
        "name: Got an invalid experiment name 'churn'. An experiment name must be an absolute path within "
        "the Databricks workspace, e.g. '/Users/<some-username>/my-experiment'."
    ]


def test_a_path_is_taken_once_in_a_workspace(estate: Estate) -> None:
    create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    create(estate.add_workspace("102"), tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'churn' already exists"):
        create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, {"name": "/Workspace/Shared/churn"})


def test_artifacts_can_lie_in_a_volume_that_is_there(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    stored.volume("artifacts")
    place = "dbfs:/Volumes/ml_dev_catalog/raw/artifacts/churn"
    inputs = {"name": "/Shared/churn", "artifactLocation": place}
    assert create(stored.cloud, tokens.MLFLOW_EXPERIMENT, inputs).outputs["artifactLocation"] == place


def test_artifacts_need_their_volume(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    place = "dbfs:/Volumes/ml_dev_catalog/raw/artifacts/churn"
    with refused("VOLUME_DOES_NOT_EXIST", "Volume 'ml_dev_catalog.raw.artifacts' does not exist."):
        create(stored.cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn", "artifactLocation": place})


def test_the_service_refuses_a_place_outside_of_any_volume_and_the_provider_does_not(estate: Estate) -> None:
    inputs = {"name": "/Shared/churn", "artifactLocation": "dbfs:/Volumes/ml_dev_catalog/raw"}
    assert mistakes(tokens.MLFLOW_EXPERIMENT, inputs) == []
    message = (
        "'dbfs:/Volumes/ml_dev_catalog/raw' is not a place in a volume: "
        "dbfs:/Volumes/<catalog>/<schema>/<volume>/<path>"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, inputs)


def test_another_artifact_location_is_another_experiment() -> None:
    kind = RESOURCE_TYPES[tokens.MLFLOW_EXPERIMENT]
    before: Properties = {"name": "/Shared/churn", "artifactLocation": "abfss://a"}
    assert [change.replaces for change in changes(kind, before, {**before, "artifactLocation": "b"})] == [
        True
    ]
    assert changes(kind, before, {"name": "/Shared/churn"}) == []


def test_an_experiment_is_renamed_in_place(estate: Estate) -> None:
    workspace = estate.workspace("101")
    made = create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    assert update(workspace, made, {"name": "/Shared/leavers"}).outputs["name"] == "/Shared/leavers"


def test_the_provider_sends_tags_at_creation_only(estate: Estate) -> None:
    workspace = estate.workspace("101")
    tags = [{"key": "team", "value": "a"}]
    made = create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn", "tags": tags})
    other = {"name": "/Shared/churn", "tags": [{"key": "team", "value": "b"}]}
    assert update(workspace, made, other).outputs["tags"][:1] == tags


def test_the_service_adds_tags_of_its_own(estate: Estate) -> None:
    workspace = estate.workspace("101")
    tags = [{"key": "team", "value": "a"}]
    made = create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn", "tags": tags})
    assert {tag["key"]: tag["value"] for tag in made.outputs["tags"]} == {
        "team": "a",
        "mlflow.experiment.sourceName": "/Shared/churn",
        "mlflow.experimentType": "MLFLOW_EXPERIMENT",
        "mlflow.ownerEmail": workspace.identity.deployer_application_id,
        "mlflow.ownerId": callers.principal_id(workspace),
    }


@pytest.mark.parametrize("other", ["/Workspace/Shared/churn", "/Shared/churn/"])
def test_two_spellings_of_a_path_are_no_difference(other: str) -> None:
    assert RESOURCE_TYPES[tokens.MLFLOW_EXPERIMENT].same("name", "/Shared/churn", other)


def test_an_experiment_is_not_moved_to_a_folder_that_is_not_there(estate: Estate) -> None:
    workspace = estate.workspace("101")
    made = create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    with refused("RESOURCE_DOES_NOT_EXIST", "Parent directory /Shared/ml does not exist."):
        update(workspace, made, {"name": "/Shared/ml/churn"})


def test_an_experiment_is_not_moved_onto_another(estate: Estate) -> None:
    workspace = estate.workspace("101")
    create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    made = create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/other"})
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'churn' already exists"):
        update(workspace, made, {"name": "/Shared/churn"})


def test_artifacts_need_a_catalog_that_the_workspace_may_use(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    stored.schema()
    stored.volume("artifacts")
    elsewhere = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    place = "dbfs:/Volumes/ml_dev_catalog/raw/artifacts/churn"
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        create(elsewhere, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn", "artifactLocation": place})


def test_traces_in_unity_catalog_are_not_simulated(estate: Estate) -> None:
    traces = {"ucTraceLocation": {"catalog": "ml_dev_catalog", "schema": "raw"}}
    message = "localcloud does not simulate traces of experiments in Unity Catalog"
    with refused("NOT_SIMULATED", message):
        inputs = {"name": "/Shared/churn", "traceLocation": traces}
        create(estate.workspace("101"), tokens.MLFLOW_EXPERIMENT, inputs)


def test_a_description_is_recorded_and_not_read(estate: Estate) -> None:
    cloud, experiment = estate.workspace("101"), {"name": "/Shared/churn"}
    made = create(cloud, tokens.MLFLOW_EXPERIMENT, {**experiment, "description": "a"})
    assert update(cloud, made, {**experiment, "description": "b"}).outputs["description"] == "b"
