"""What every component promises, kept by the stacks that are made of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest

from infra.accounts import AZURE_DATABRICKS, SUBSCRIPTION, TENANT
from infra.settings.tags import MANAGED_BY
from localcloud.protocol import settings as provider_settings
from platform_model import SHARED
from tests.contract import rules
from tests.engine_double import Clouds, Engine
from tests.infra.settings.files import read
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import ENVIRONMENT, StackOf
from tests.stacks.registry import TRAINED

HOLDS_DATA = {
    "ResourceGroup",
    "StorageAccount",
    "BlobContainer",
    "BlobServiceProperties",
    "Vault",
    "AccessConnector",
    "RoleAssignment",
    "StorageCredential",
    "ExternalLocation",
    "Metastore",
    "Catalog",
    "Schema",
    "Volume",
    "RegisteredModel",
    "Group",
}
PIPELINE = "azure-native:managedidentity:UserAssignedIdentity"
LOGIN = "azure-native:authorization:getClientConfig"

EVERY = pytest.mark.parametrize("stack", STACKS)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
RULES = pytest.mark.parametrize(
    "rule",
    [
        rules.without_provider,
        rules.unnamed,
        rules.refused,
        rules.replaced_in_the_wrong_order,
        rules.unprotected_support,
        rules.public,
    ],
    ids=lambda rule: rule.__name__,
)


def by_urn(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return what a program asked for."""
    return {resource.urn: resource.inputs for resource in engine.registered}


def tags_of(stack: str) -> dict[str, str]:
    tags = {**read()[stack]["tags"], "environment": stack, "managedBy": MANAGED_BY}
    assert tags.keys() == {"environment", "owner", "costCentre", "dataClassification", "managedBy"}
    return tags


@EVERY
@PREVIEWS
@RULES
def test_a_whole_stack_keeps_the_rules_of_its_components(
    stack_of: StackOf, stack: str, preview: bool, rule: Callable[[Engine], Iterator[str]]
) -> None:
    assert list(rule(stack_of(stack, preview=preview))) == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@PREVIEWS
@RULES
def test_an_environment_keeps_them_with_its_endpoints_and_monitors_too(
    stack_of: StackOf, environment: str, preview: bool, rule: Callable[[Engine], Iterator[str]]
) -> None:
    assert list(rule(stack_of(environment, preview=preview, registry=TRAINED))) == []


@EVERY
@PREVIEWS
def test_everything_that_takes_tags_says_whose_it_is_and_who_pays(
    stack_of: StackOf, stack: str, preview: bool
) -> None:
    engine = stack_of(stack, preview=preview, registry=TRAINED)
    identities = {f"{resource.type} {resource.name} " for resource in engine.of(PIPELINE)}
    others = [
        found for found in rules.untagged(engine, tags_of(stack)) if not found.startswith(tuple(identities))
    ]
    assert others == []


@PREVIEWS
def test_the_identity_of_a_pipeline_says_to_which_environment_it_deploys(
    stack_of: StackOf, preview: bool
) -> None:
    engine = stack_of(SHARED, preview=preview)
    for environment in ENVIRONMENTS:
        tags = engine.one(PIPELINE, f"federation-{environment}").inputs["tags"]
        assert tags == {**tags_of(SHARED), "environment": environment}


@EVERY
def test_only_the_resource_group_stands_in_no_component(stack_of: StackOf, stack: str) -> None:
    (group,) = rules.escaped(stack_of(stack))
    assert group.startswith("azure-native:resources:ResourceGroup")


@EVERY
@PREVIEWS
def test_providers_are_given_no_setting_that_they_do_not_have(
    stack_of: StackOf, stack: str, preview: bool
) -> None:
    prefix = "pulumi:providers:"
    providers = [
        resource
        for resource in stack_of(stack, preview=preview).registered
        if resource.type.startswith(prefix)
    ]
    assert {provider.type for provider in providers} == {f"{prefix}azure-native", f"{prefix}databricks"}
    for provider in providers:
        package = provider.type.removeprefix(prefix)
        assert provider_settings.problems(package, provider.inputs) == []


@EVERY
def test_whoever_is_logged_in_is_asked_of_the_stacks_own_provider(
    stack_of: StackOf, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_variables = stack_of(stack)
    asked: list[str] = []
    answer = Clouds.call

    def call(clouds: Clouds, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[Any]]:
        if args.token != LOGIN:
            return answer(clouds, args)
        asked.append(args.provider.rpartition("::")[0])
        return {"subscriptionId": ENVIRONMENT[SUBSCRIPTION], "tenantId": ENVIRONMENT[TENANT]}, []

    monkeypatch.setattr(Clouds, "call", call)
    monkeypatch.delenv(SUBSCRIPTION)
    monkeypatch.delenv(TENANT)
    without = stack_of(stack, changes={})

    assert asked == [without.one("pulumi:providers:azure-native").urn]
    assert by_urn(without) == by_urn(with_variables)


@EVERY
def test_protected_is_all_that_holds_data_or_decides_who_reaches_it(stack_of: StackOf, stack: str) -> None:
    pipelines = {one["azurePrincipalId"] for one in stack_of(SHARED).exports["pipelines"].values()}
    unprotected = {
        f"{resource.type} {resource.name}"
        for resource in stack_of(stack).custom
        if resource.type.rpartition(":")[2] in HOLDS_DATA
        and not resource.protect
        # That Databricks reads the vault comes and goes with the secret scope, and what a pipeline may do
        # with the pipeline.
        and resource.inputs.get("principalId") not in {ENVIRONMENT[AZURE_DATABRICKS], *pipelines}
    }
    assert unprotected == set()


def test_the_shared_stack_protects_the_networks_and_ways_that_environments_live_on(stack_of: StackOf) -> None:
    unprotected = {
        one.type.rpartition(":")[2]
        for one in stack_of(SHARED).custom
        # Who looks for drift, and at previews, ends with the settings that list them.
        if not one.protect and not one.name.startswith(("observers-", "web-auth-previews-"))
    }
    assert unprotected == {
        # On models: they name whoever looks at previews, too.
        "Grants",
        # Pipelines, and what they deploy with.
        "AccessControlRuleSet",
        "FederatedIdentityCredential",
        "RoleAssignment",
        "RoleDefinition",
        "ServicePrincipalFederationPolicy",
        "UserAssignedIdentity",
        # What watches and what it costs.
        "Budget",
        "BudgetPolicy",
        "DiagnosticSetting",
        "SystemSchema",
        # The web-auth workspace's own, in which nothing computes.
        "AccountNetworkPolicy",
        "WorkspaceNetworkOption",
    }


def test_a_destroy_of_the_shared_stack_meets_its_protected_guard_before_anything_else(
    stack_of: StackOf,
) -> None:
    engine = stack_of(SHARED)
    (guard,) = (one for one in engine.registered if one.type == "databricks-mlops:shared:DestroyGuard")
    assert guard.protect
    # Components have no other children here, and are what their children depend on.
    assert guard.dependencies == {one.urn for one in engine.registered if one.custom}
    assert [one.name for one in engine.registered if guard.urn in {*one.dependencies, one.parent_urn}] == []
