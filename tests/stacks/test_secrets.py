"""Nothing is for everybody, and no secret is where somebody could read it."""

from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
from pulumi.runtime import rpc

from platform_model import SHARED
from tests import engine_double
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED

DESTINATION = "databricks:index/notificationDestination:NotificationDestination"
PERMISSIONS = "databricks:index/permissions:Permissions"

ADDRESS = "https://prod-11.eastus2.logic.azure.com/workflows/abc?sig=a-signature"
TEAMS = {"teamsWebhookUrl": ADDRESS}
VARIABLES = "serving.endpoints.0.versions.0.environment"
OPEN_TO_ALL = {"users", "account users", "all users", "All account users"}
NAMES_WHOM = {"groupName", "principal", "principals", "userName", "singleUserName", "initialManagePrincipal"}

EVERY = pytest.mark.parametrize("stack", STACKS)
ENVIRONMENT = pytest.mark.parametrize("environment", ENVIRONMENTS)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def named(value: Any) -> Iterator[Any]:
    """Yield whom inputs name, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in NAMES_WHOM:
                yield item
            yield from named(item)


def says(value: Any, text: str) -> bool:
    """Tell whether a text stands anywhere in a value that is not marked as secret."""
    if rpc.is_rpc_secret(value):
        return False
    if isinstance(value, dict):
        return any(says(item, text) for item in (*value.keys(), *value.values()))
    if isinstance(value, list):
        return any(says(item, text) for item in value)
    return isinstance(value, str) and text in value


@pytest.fixture
def as_sent(stack_of: StackOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the marks of secrets on what is registered and exported."""
    stack_of(SHARED)  # is kept for other tests, and so must be read before

    def unchanged(value: Any) -> Any:
        return value

    monkeypatch.setattr(engine_double, "plain", unchanged)


def with_channel(stack_of: StackOf, environment: str, preview: bool) -> Engine:
    return stack_of(environment, preview=preview, registry=TRAINED, config=TEAMS)


@EVERY
@PREVIEWS
def test_nothing_is_permitted_to_all_users(stack_of: StackOf, stack: str, preview: bool) -> None:
    engine = stack_of(stack, preview=preview, registry=TRAINED)
    found = {
        (resource.name, principal)
        for resource in engine.custom
        for principal in named(resource.inputs)
        if isinstance(principal, str)
    }
    assert len(found) > 10
    assert {one for one in found if one[1] in OPEN_TO_ALL} == set()


@ENVIRONMENT
def test_everything_that_takes_permissions_has_them_once(stack_of: StackOf, environment: str) -> None:
    """Without a list of its own, an object is open to whoever the workspace's defaults say."""
    engine = stack_of(environment, registry=TRAINED)
    kinds = {
        "databricks:index/cluster:Cluster",
        "databricks:index/clusterPolicy:ClusterPolicy",
        "databricks:index/instancePool:InstancePool",
        "databricks:index/mlflowExperiment:MlflowExperiment",
        "databricks:index/modelServing:ModelServing",
        "databricks:index/sqlEndpoint:SqlEndpoint",
    }
    guarded = [
        engine.at(urn)
        for permissions in engine.of(PERMISSIONS)
        for argument, urns in permissions.property_dependencies.items()
        if argument != "accessControls"
        for urn in urns
        if engine.at(urn).type in kinds
    ]
    declared = [resource.urn for resource in engine.custom if resource.type in kinds]
    assert sorted(resource.urn for resource in guarded) == sorted(declared)
    assert len(declared) == (7 if environment == "dev" else 6 if environment == "test" else 5)


@ENVIRONMENT
@PREVIEWS
@pytest.mark.usefixtures("as_sent")
def test_the_address_of_the_channel_is_registered_as_a_secret(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = stack_of(environment, preview=preview, changes={}, config=TEAMS)
    assert rpc.is_rpc_secret(engine.one(DESTINATION).inputs["config"])


@ENVIRONMENT
@PREVIEWS
@pytest.mark.usefixtures("as_sent")
def test_the_address_of_the_channel_is_readable_nowhere_else(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = with_channel(stack_of, environment, preview)
    for resource in engine.registered:
        assert not says(resource.inputs, "a-signature"), resource.urn
        assert not says(resource.outputs, "a-signature"), resource.urn
    assert not says(engine.exports, "a-signature")


@ENVIRONMENT
@PREVIEWS
def test_no_output_has_the_address_even_as_a_secret(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    engine = with_channel(stack_of, environment, preview)
    assert says(engine.one(DESTINATION).inputs, "a-signature")  # as in the test above, if it were plain
    assert not says(engine.exports, "a-signature")
    for resource in engine.registered:
        assert not says(resource.outputs, "a-signature"), resource.urn


def test_a_secret_in_plain_text_for_a_served_version_stops_the_program_which_does_not_repeat_it(
    stack_of: StackOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "error", told.append)
    with pytest.raises(SystemExit):
        stack_of("prod", changes={VARIABLES: {"API_TOKEN": "a-plain-secret"}})
    (message,) = told
    assert f"settings.{VARIABLES}.API_TOKEN" in message
    assert "a-plain-secret" not in message


def test_a_served_version_gets_a_secret_as_a_reference(stack_of: StackOf) -> None:
    reference = "{{secrets/mlops-prod/api-token}}"
    engine = stack_of("prod", changes={VARIABLES: {"API_TOKEN": reference}}, registry=TRAINED)
    endpoint = engine.one("databricks:index/modelServing:ModelServing").inputs
    (entity,) = endpoint["config"]["servedEntities"]
    assert entity["environmentVars"] == {"API_TOKEN": reference}


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_a_channel_in_clear_text_ends_the_program_without_showing_its_address(
    stack_of: StackOf, preview: bool
) -> None:
    clear = ADDRESS.replace("https", "http")
    with pytest.raises(pulumi.RunError, match="teams_url must be an https address") as refusal:
        stack_of("dev", preview=preview, changes={}, config={"teamsWebhookUrl": clear})
    assert "a-signature" not in str(refusal.value)
