"""Physical names: the company's where it gives one, always the same, always within the clouds' limits."""

import re
from collections.abc import Callable

import pytest

from infra import naming
from tests.stack_files import ENVIRONMENTS, STACKS

SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"


def test_names_that_the_company_gave_are_kept() -> None:
    assert naming.virtual_network() == "databricks-mlops-vnet"
    assert naming.network_security_group() == "databricks-mlops-nsg"
    assert (naming.host_subnet(), naming.container_subnet()) == ("public-subnet", "private-subnet")
    assert naming.endpoint_subnet() == "pe-subnet"
    assert naming.data_lake("dev", "abcde") == "companydatalakedevabcde"
    assert [naming.catalog(env) for env in ENVIRONMENTS] == [
        "ml_dev_catalog",
        "ml_test_catalog",
        "ml_prod_catalog",
    ]


def test_other_names_say_kind_workload_and_stack() -> None:
    assert naming.resource_group("dev") == "rg-databricks-mlops-dev"
    assert naming.managed_resource_group("dev") == "rg-databricks-mlops-dev-managed"
    assert naming.nat_gateway("dev") == "ng-databricks-mlops-dev"
    assert naming.public_ip("dev") == "pip-databricks-mlops-dev"
    assert naming.peering("dev", "hub") == "peer-dev-to-hub"
    assert naming.zone_link("dev") == "link-databricks-mlops-dev"
    assert naming.private_endpoint("dev", "dfs") == "pep-databricks-mlops-dev-dfs"
    assert naming.workspace_storage("dev", "abcde") == "dbfsmlopsdevabcde"
    assert naming.key_vault("dev", "abcde") == "kv-mlops-dev-abcde"
    assert naming.workspace("dev") == "dbw-databricks-mlops-dev"
    assert naming.web_auth_workspace("eastus2") == "WEB_AUTH_DO_NOT_DELETE_eastus2"
    assert naming.access_connector("dev") == "dbac-databricks-mlops-dev"
    assert naming.log_workspace("shared") == "log-databricks-mlops-shared"
    assert naming.diagnostic_setting("dev") == "diag-databricks-mlops-dev"
    assert naming.storage_credential("dev") == "ml_dev_credential"
    assert naming.external_location("dev") == "ml_dev_location"
    assert naming.deploy_principal("dev") == "mlops-deploy-dev"
    assert naming.run_principal("dev") == "mlops-run-dev"
    assert naming.connectivity_config("dev") == "ncc-mlops-dev"
    assert naming.network_policy("dev") == "np-mlops-dev"
    assert naming.connection_approval("dev", "lake") == "approve-databricks-mlops-dev-lake"
    assert naming.log_scope("shared") == "ampls-databricks-mlops-shared"


def test_a_suffix_is_the_same_in_every_run() -> None:
    assert naming.suffix(SUBSCRIPTION, "dev") == "4moql"


def test_a_suffix_differs_by_subscription_and_stack() -> None:
    other = SUBSCRIPTION.replace("0", "1")
    found = {naming.suffix(subscription, stack) for subscription in (SUBSCRIPTION, other) for stack in STACKS}
    assert len(found) == 2 * len(STACKS)
    assert all(re.fullmatch(r"[a-z2-7]{5}", suffix) for suffix in found)


def test_a_subscription_is_the_same_in_capitals() -> None:
    mixed = "ABCDEF00-0000-0000-0000-000000000000"
    assert naming.suffix(mixed, "dev") == naming.suffix(mixed.lower(), "dev")


@pytest.mark.parametrize(
    ("name", "long", "limit"),
    [
        (naming.resource_group, 100, 90),
        (lambda text: naming.private_endpoint("dev", text), 60, 64),
        (naming.nat_gateway, 90, 80),
        (lambda text: naming.data_lake(text, "abcde"), 5, 24),
        (lambda text: naming.workspace_storage(text, "abcde"), 20, 24),
        (lambda text: naming.key_vault(text, "abcde"), 20, 24),
        (naming.workspace, 60, 64),
        (naming.access_connector, 60, 64),
        (naming.log_workspace, 60, 63),
        (naming.diagnostic_setting, 260, 260),
        (naming.catalog, 255, 255),
        (naming.deploy_principal, 255, 255),
        (naming.connectivity_config, 30, 30),
        (lambda text: naming.connection_approval("dev", text), 60, 59),
        (naming.log_scope, 255, 255),
    ],
)
def test_a_name_too_long_is_refused_and_never_shortened(
    name: Callable[[str], str], long: int, limit: int
) -> None:
    with pytest.raises(ValueError, match=rf" characters; a .+ has \d+ to {limit}$"):
        name("x" * long)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        (lambda text: naming.data_lake(text, "abcde"), "d-v"),
        (lambda text: naming.data_lake(text, "abcde"), "Dev"),
        (lambda text: naming.key_vault(text, "abcde"), "d--v"),
        (naming.catalog, "d-v"),
        (naming.resource_group, "dev."),
        (naming.nat_gateway, "dev-"),
        (naming.connectivity_config, "east us"),
    ],
)
def test_a_character_that_the_platform_refuses_is_refused(name: Callable[[str], str], refused: str) -> None:
    with pytest.raises(ValueError, match="allowed are"):
        name(refused)


def test_every_environment_has_names_within_the_limits() -> None:
    for environment in ENVIRONMENTS:
        suffix = naming.suffix(SUBSCRIPTION, environment)
        assert len(naming.data_lake(environment, suffix)) <= 24
        assert len(naming.key_vault(environment, suffix)) <= 24
