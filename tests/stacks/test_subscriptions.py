"""One subscription for each stack: everything is made, and named, in the subscription where it stands."""

import logging
import re
import runpy
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from pulumi_azure_native import resources

from infra.accounts import TENANT
from infra.state import READ_RESOURCES
from platform_model import SHARED
from tests.cloud_answers import SUBSCRIPTION
from tests.conftest import Deploy, Select
from tests.engine_double import AZURE, Engine
from tests.stack_files import ENVIRONMENTS, FIXTURES, ROOT, STACKS, StackFiles, change_platform
from tests.stacks.conftest import ENVIRONMENT, StackOf, state_of
from tests.stacks.test_existing import EVERYTHING, HUB, ZONES

LOGIN = SUBSCRIPTION.rpartition("/")[2]
EACH = {stack: f"5e1f0000-0000-4000-8000-00000000000{number}" for number, stack in enumerate(STACKS, 1)}
ELSEWHERE = "5e1f0000-0000-4000-8000-0000000000ff"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DEFINITION = "azure-native:authorization:RoleDefinition"
EVERY = pytest.mark.parametrize("stack", STACKS)

_ID = re.compile(
    r"/subscriptions/(?P<in>[^/]+)(?:/resourceGroups/rg-databricks-mlops-(?P<stack>[a-z]+))?", re.I
)


@pytest.fixture(scope="session")
def apart(tmp_path_factory: pytest.TempPathFactory) -> StackFiles:
    """Give the fixtures' files, with a subscription for each stack."""
    folder = tmp_path_factory.mktemp("apart")
    files = FIXTURES.copy(folder)
    change_platform(folder, {"subscriptions": EACH})
    return files


def texts(value: Any) -> Iterator[str]:
    """Yield every text in inputs, at any depth."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(item)


def working_in(engine: Engine) -> dict[str, str]:
    """Return the subscription that each provider works in, by the provider's name."""
    return {one.name: one.inputs.get("subscriptionId", LOGIN) for one in engine.of(AZURE)}


def places(engine: Engine, stated: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the subscriptions of a plan: of what, by what, that which is there, and the right one.

    The right one is that of the stack whose resource group it is.
    """
    providers = working_in(engine)
    for one in engine.custom:
        group = str(one.inputs.get("resourceGroupName", "")).split("-")
        if one.type.startswith("azure-native:") and group[:3] == ["rg", "databricks", "mlops"]:
            yield one.name, "provider", providers[one.provider_name], stated.get(group[3], LOGIN)
        for text in texts(one.inputs):
            for found in _ID.finditer(text):
                if found["stack"]:
                    yield one.name, text, found["in"], stated.get(found["stack"], LOGIN)


@EVERY
def test_everything_is_made_and_named_in_the_subscription_where_it_stands(
    stack_of: StackOf, apart: StackFiles, stack: str
) -> None:
    found = list(places(stack_of(stack, files=apart), EACH))
    assert {right for *_, right in found} >= {EACH[stack], EACH[SHARED]}
    assert [place for place in found if place[2] != place[3]] == []


@EVERY
def test_no_id_is_of_the_logins_own_subscription(stack_of: StackOf, apart: StackFiles, stack: str) -> None:
    engine = stack_of(stack, files=apart)
    own = [one.name for one in engine.custom for text in texts(one.inputs) if LOGIN in text]
    assert own == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_hubs_provider_makes_what_an_environment_has_in_the_hub(
    stack_of: StackOf, apart: StackFiles, environment: str
) -> None:
    engine = stack_of(environment, files=apart)
    assert working_in(engine) == {"azure": EACH[environment], "hub": EACH[SHARED]}
    made = {one.name for one in engine.custom if one.provider_name == "hub"}
    assert made == {"hub-peering-homeward", *(f"zone-links-{zone}" for zone in ZONES.values())}


@EVERY
def test_in_one_subscription_there_is_one_provider(stack_of: StackOf, stack: str) -> None:
    engine = stack_of(stack)
    stated = stack_of(stack, platform={"subscriptions": dict.fromkeys(STACKS, LOGIN)})
    assert [one.inputs.get("subscriptionId") for one in engine.of(AZURE)] == [None]
    assert working_in(engine) == working_in(stated) == {"azure": LOGIN}
    assert {one.urn: (one.inputs, one.provider) for one in engine.custom} == {
        one.urn: (one.inputs, one.provider) for one in stated.custom
    }


def test_names_that_are_unique_in_the_world_differ_by_subscription(
    stack_of: StackOf, apart: StackFiles
) -> None:
    account = "azure-native:storage:StorageAccount"
    own, other = stack_of("dev").one(account), stack_of("dev", files=apart).one(account)
    assert own.inputs["accountName"] != other.inputs["accountName"]


def test_a_pipeline_has_its_role_where_the_hub_is(stack_of: StackOf, apart: StackFiles) -> None:
    engine = stack_of(SHARED, files=apart)
    hub = f"/subscriptions/{EACH[SHARED]}"
    assert engine.one(DEFINITION).inputs["assignableScopes"] == [hub]
    roles = {one.inputs["roleDefinitionId"].partition("/providers/")[0] for one in engine.of(ASSIGNMENT)}
    assert roles == {hub}


def test_parts_of_the_hub_elsewhere_are_joined_there(stack_of: StackOf) -> None:
    """Zones and logs are; the hub's network is where the stack is."""
    existing = {
        key: value.replace(LOGIN, ELSEWHERE)
        for key, value in EVERYTHING.items()
        if key.startswith("privateDns.")
    }
    scopes = sorted([SUBSCRIPTION, f"/subscriptions/{ELSEWHERE}"])
    shared = stack_of(SHARED, changes=existing)
    assert working_in(shared) == {"azure": LOGIN, f"hub-{ELSEWHERE}": ELSEWHERE}
    links = {f"zone-links-{zone}" for zone in ZONES.values()}
    assert {one.name for one in shared.custom if one.provider_name.startswith("hub-")} == links
    assert shared.one(DEFINITION).inputs["assignableScopes"] == scopes
    given = {
        (one.inputs["scope"].split("/")[2], one.inputs["roleDefinitionId"].split("/")[2])
        for one in shared.of(ASSIGNMENT)
    }
    assert given == {(LOGIN, LOGIN), (ELSEWHERE, ELSEWHERE)}

    dev = stack_of("dev", shared=existing)
    assert working_in(dev) == {"azure": LOGIN, f"hub-{ELSEWHERE}": ELSEWHERE}
    assert {one.name for one in dev.custom if one.provider_name.startswith("hub-")} == links


def test_a_scope_of_the_logs_elsewhere_is_joined_there(stack_of: StackOf) -> None:
    scope = EVERYTHING["logs.existingId"].replace(LOGIN, ELSEWHERE)
    scope = scope.replace("OperationalInsights/workspaces", "Insights/privateLinkScopes")
    engine = stack_of(SHARED, changes={"logs.existingScopeId": scope})
    member = engine.one("azure-native:monitor:PrivateLinkScopedResource")
    assert working_in(engine)[member.provider_name] == ELSEWHERE


def test_a_hub_network_in_another_subscription_than_shared_is_refused(
    stack_of: StackOf, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = HUB.replace(LOGIN, ELSEWHERE)
    changes = {
        "network.existingId": elsewhere,
        "network.existingEndpointSubnetId": f"{elsewhere}/subnets/endpoints",
    }
    with pytest.raises(SystemExit):
        stack_of(SHARED, changes=changes)
    assert (
        f"Pulumi.shared.yaml: settings.network.existingId: is in the subscription {ELSEWHERE}, and shared "
        f"with its private endpoints in {LOGIN}; state the network's as subscriptions.shared of platform.yaml"
    ) in caplog.text
    stack_of(SHARED, changes=changes, platform={"subscriptions": {"shared": ELSEWHERE}})


@EVERY
def test_a_deployed_stack_is_not_split_between_two_subscriptions(
    stack_of: StackOf, apart: StackFiles, caplog: pytest.LogCaptureFixture, stack: str
) -> None:
    with pytest.raises(SystemExit):
        stack_of(stack, files=apart, deployed=stack_of(stack))
    assert (
        f"platform.yaml: subscriptions.{stack}: {stack} is deployed in {LOGIN}, not in {EACH[stack]}: "
        f"state where it is, or destroy the stack first (`pulumi destroy -s {stack}`)"
    ) in caplog.text
    stack_of(stack, files=apart, deployed=stack_of(stack, files=apart))


@pytest.fixture
def backend(
    deploy: Deploy, select: Select, monkeypatch: pytest.MonkeyPatch
) -> Callable[[StackFiles, Engine | None], Engine]:
    """Return what the backend's program registers in a checkout, after a run that left a state behind."""
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)
    me = {"clientId": "", "objectId": "person", "subscriptionId": LOGIN, "tenantId": ENVIRONMENT[TENANT]}
    settings = {"owner": "ml", "location": "eastus2", "keepDays": "90", "deployers": [], "readers": []}

    def run(files: StackFiles, deployed: Engine | None) -> Engine:
        monkeypatch.chdir(files.stacks)
        select("backend", {**settings, "addresses": ["20.1.2.3"]})
        return deploy(
            lambda: runpy.run_path(str(ROOT / "backend" / "__main__.py")),
            stack="backend",
            lookups={
                "azure-native:authorization:getClientConfig": me,
                READ_RESOURCES: {"outputs": state_of(deployed)},
            },
        )

    return run


def test_the_states_are_and_stay_in_the_subscription_of_shared(
    backend: Callable[[StackFiles, Engine | None], Engine],
    apart: StackFiles,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert working_in(backend(apart, None)) == {"azure": EACH[SHARED]}
    with pytest.raises(SystemExit):
        backend(apart, backend(FIXTURES, None))
    assert (
        f"platform.yaml: subscriptions.shared: backend is deployed in {LOGIN}, not in {EACH[SHARED]}: "
    ) in caplog.text


UNSEEN = (
    "platform.yaml: subscriptions.{stack}: the login does not see {id}: correct it, or log in with a role "
    "there (on localcloud, `localcloud run --subscription` names it)"
)


def answer_with(monkeypatch: pytest.MonkeyPatch, error: str, to: str) -> None:
    """Let a look-up of a subscription fail in the runs of one stack."""

    def refuse(*_: object, **__: object) -> None:
        if pulumi.get_stack() == to:
            raise Exception(error)

    monkeypatch.setattr(resources, "get_tag_at_scope", refuse)


@pytest.mark.parametrize("code", ["SubscriptionNotFound", "InvalidAuthenticationTokenTenant"])
def test_subscriptions_that_the_login_does_not_see_are_told_before_anything_is_made(
    stack_of: StackOf,
    apart: StackFiles,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: str,
) -> None:
    answer_with(monkeypatch, f'Status=404 Code="{code}" Message="..."', to="dev")
    with pytest.raises(SystemExit):
        stack_of("dev", files=apart, changes={})
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert record.getMessage().splitlines() == [
        UNSEEN.format(stack=stack, id=EACH[stack]) for stack in (SHARED, "dev")
    ]


def test_a_preview_only_warns_as_its_identity_has_no_role_anywhere(
    stack_of: StackOf, apart: StackFiles, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer_with(monkeypatch, 'Code="SubscriptionNotFound"', to=SHARED)
    stack_of(SHARED, files=apart, preview=True, changes={})
    assert UNSEEN.format(stack=SHARED, id=EACH[SHARED]) in caplog.text


def test_a_login_that_may_not_read_the_subscription_sees_it(
    stack_of: StackOf, apart: StackFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, 'Status=403 Code="AuthorizationFailed" Message="..."', to=SHARED)
    assert stack_of(SHARED, files=apart, changes={}).custom
