"""The committed stack files: valid, alike, and with the platform's values."""

from typing import Any

import pytest

from infra.settings import ENVIRONMENTS, STACKS, EnvironmentSettings, SharedSettings
from tests.infra.settings.files import ROOT, read, said


@pytest.mark.parametrize("stack", STACKS)
def test_every_committed_stack_file_is_without_mistake(stack: str) -> None:
    assert said(stack, {}) == []


def test_the_environments_state_the_same_keys_in_the_same_order() -> None:
    free = {"sparkConf"}  # its keys are Spark's
    absent = {"spot", "pool", "interactiveCluster"}  # what an environment may do without

    def keys(value: Any) -> Any:
        if not isinstance(value, dict):
            return None
        return [(key, None if key in free | absent else keys(item)) for key, item in value.items()]

    dev, test, prod = (keys(read()[environment]) for environment in ENVIRONMENTS)
    assert dev == test == prod


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_file_tells_editors_its_schema(stack: str) -> None:
    first = (ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=docs/settings.schema.json"


def test_networks_are_numbered_dev_test_prod_hub() -> None:
    files = read()
    networks = [files[stack]["network"] for stack in ("dev", "test", "prod", "shared")]
    assert [network["vnet"] for network in networks] == [f"10.{number}.0.0/16" for number in range(4)]
    assert networks[2]["hostSubnet"] == "10.2.1.0/24"
    assert networks[2]["containerSubnet"] == "10.2.2.0/24"
    assert networks[2]["endpointSubnet"] == "10.2.3.0/24"


@pytest.mark.parametrize(
    ("environment", "schemas"),
    [
        ("dev", ["raw", "feature_store", "experiments", "sandbox"]),
        ("test", ["raw", "feature_store", "validation", "staging"]),
        ("prod", ["raw", "feature_store", "models", "serving"]),
    ],
)
def test_each_environment_has_the_schemas_of_its_work(environment: str, schemas: list[str]) -> None:
    assert [schema["name"] for schema in read()[environment]["catalog"]["schemas"]] == schemas


def test_models_are_kept_longer_the_further_they_have_come() -> None:
    models = SharedSettings.model_validate(read()["shared"]).models
    assert models.catalog == "ml_models_catalog"
    assert [(schema.name, schema.stage, schema.retention_days) for schema in models.schemas] == [
        ("dev_models", "dev", 30),
        ("candidate_models", "candidate", 90),
        ("production_models", "production", 365),
        ("archived_models", "archived", 730),
    ]
    assert models.schema_of("archived").name == "archived_models"


def test_the_metastore_shares_outside_the_account_for_ninety_days() -> None:
    metastore = SharedSettings.model_validate(read()["shared"]).metastore
    assert metastore.name == "company_mlops_metastore"
    assert metastore.sharing_scope == "INTERNAL_AND_EXTERNAL"
    assert metastore.recipient_token_seconds == 7_776_000


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_workspace_is_private(environment: str) -> None:
    settings = EnvironmentSettings.model_validate({**read()[environment], "environment": environment})
    assert not settings.workspace.public_access
    assert settings.workspace.required_rules == "NoAzureDatabricksRules"


@pytest.mark.parametrize("environment", ["test", "prod"])
def test_people_write_no_data_beyond_dev(environment: str) -> None:
    schemas = read()[environment]["catalog"]["schemas"]
    assert [schema["writers"] for schema in schemas] == [[]] * 4


def test_nothing_shared_answers_to_the_internet() -> None:
    shared = SharedSettings.model_validate(read()["shared"])
    assert not shared.web_auth.public_access
    assert not shared.logs.public_queries


def test_everything_shared_is_made_unless_a_file_says_otherwise() -> None:
    shared = SharedSettings.model_validate(read()["shared"])
    existing = [
        shared.network.existing_id,
        shared.logs.existing_id,
        shared.metastore.existing_id,
        *shared.private_dns.existing_ids().values(),
        *(group.existing_id for group in shared.groups.by_role().values()),
    ]
    assert set(existing) == {None}
