"""What a pipeline may do in Azure: to deploy its own environment, and to join it to the hub."""

import re

import pytest

from platform_model import SHARED
from tests.cloud_answers import account_number, directory_id
from tests.engine_double import Engine, Registered
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import StackOf
from tests.stacks.test_existing import EVERYTHING

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DEFINITION = "azure-native:authorization:RoleDefinition"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal"
POLICY = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy"
ROLE = "databricks:index/servicePrincipalRole:ServicePrincipalRole"
MEMBER = "databricks:index/groupMember:GroupMember"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
DRIFT = directory_id("id-databricks-mlops-drift")
WITHOUT = {"federation": None}
DEPLOYING = {"federation.previews": None, "federation.drift": []}


def principal(environment: str) -> str:
    return directory_id(f"id-databricks-mlops-deploy-{environment}")


def roles_of(engine: Engine, environment: str) -> dict[str, Registered]:
    """Return a pipeline's assignments by the last part of the role's id."""
    return {
        one.inputs["roleDefinitionId"].rpartition("/")[2]: one
        for one in engine.of(ASSIGNMENT)
        if one.inputs["principalId"] == principal(environment)
    }


@EVERY
def test_a_pipeline_changes_and_delegates_in_its_own_resource_group_alone(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    group = engine.one("azure-native:resources:ResourceGroup")
    roles = roles_of(engine, environment)

    assert roles.keys() == {CONTRIBUTOR, ROLE_ADMINISTRATOR}
    for assignment in roles.values():
        assert assignment.dependencies == {group.urn}


@EVERY
def test_it_gives_exactly_the_roles_that_the_program_gives_to_others(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    given = {
        one.inputs["roleDefinitionId"].rpartition("/")[2]
        for one in engine.of(ASSIGNMENT)
        if one.inputs["principalId"] not in {principal(environment), DRIFT}
    }
    condition = roles_of(engine, environment)[ROLE_ADMINISTRATOR].inputs["condition"]

    lists = re.findall(r"GuidEquals \{([^}]+)\}", condition)
    assert [set(found.split(", ")) for found in lists] == [given, given]
    assert {one.inputs["principalType"] for one in engine.of(ASSIGNMENT)} == {"ServicePrincipal"}


@EVERY
def test_in_the_hub_it_has_the_role_of_joining_and_no_other(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(SHARED)
    joining = engine.one(DEFINITION)
    roles = roles_of(engine, environment)

    assert roles.keys() == {joining.inputs["roleDefinitionId"]}
    (assignment,) = roles.values()
    assert engine.one("azure-native:resources:ResourceGroup").urn in assignment.dependencies


def test_joining_deletes_no_network_and_writes_no_record_and_reads_no_log(stack_of: StackOf) -> None:
    (permission,) = stack_of(SHARED).one(DEFINITION).inputs["permissions"]
    written = {
        action.rpartition("/")[0]
        for action in permission["actions"]
        if action.endswith(("/write", "/delete", "*"))
    }
    assert permission.keys() == {"actions"}
    assert written == {
        "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    }
    assert not any("query" in action for action in permission["actions"])


def test_parts_of_the_hub_that_exist_are_joined_where_they_are(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes=EVERYTHING)
    scopes = {
        one.inputs["scope"] for environment in ENVIRONMENTS for one in roles_of(engine, environment).values()
    }
    assert {scope.rpartition("/")[2] for scope in scopes} == {"rg-network"}


@EVERY
def test_a_pipeline_finds_its_client_ids_in_the_outputs(stack_of: StackOf, environment: str) -> None:
    told = stack_of(SHARED).exports
    assert told["pipelines"][environment] == {
        "azureClientId": f"client-of-id-databricks-mlops-deploy-{environment}",
        "azurePrincipalId": principal(environment),
        "databricksClientId": told["servicePrincipals"][environment]["deploy"]["name"],
    }


@pytest.mark.parametrize("stack", STACKS)
def test_the_search_for_drift_reads_in_azure_and_a_preview_has_no_role_there(
    stack_of: StackOf, stack: str
) -> None:
    engine = stack_of(stack)
    (reading,) = (one for one in engine.of(ASSIGNMENT) if one.inputs["principalId"] == DRIFT)
    assert reading.inputs["roleDefinitionId"].rpartition("/")[2] == READER
    assert engine.one("azure-native:resources:ResourceGroup").urn in reading.dependencies

    previews = {directory_id(f"id-databricks-mlops-preview-{previewed}") for previewed in STACKS}
    assert not [one.name for one in engine.of(ASSIGNMENT) if one.inputs["principalId"] in previews]


def test_parts_of_the_hub_that_exist_are_read_where_they_are(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes=EVERYTHING)
    assignments = [one for one in engine.of(ASSIGNMENT) if one.inputs["principalId"] == DRIFT]
    own, there = sorted(assignments, key=lambda one: one.name)
    assert engine.one("azure-native:resources:ResourceGroup").urn in own.dependencies
    assert there.inputs["scope"].endswith("/resourceGroups/rg-network")


def test_previews_and_drift_trust_their_own_tokens_and_are_told_in_the_outputs(stack_of: StackOf) -> None:
    engine = stack_of(SHARED)
    principals = {one.inputs["displayName"] for one in engine.of(PRINCIPAL)}
    assert principals >= {"mlops-drift", *(f"mlops-preview-{stack}" for stack in STACKS)}
    trusted = {
        one.inputs["servicePrincipalId"]: one.inputs["oidcPolicy"]["subject"] for one in engine.of(POLICY)
    }
    for stack in STACKS:
        subject = f"repo:company/mlops:environment:preview-{stack}"
        assert trusted[int(account_number(f"mlops-preview-{stack}"))] == subject
        assert engine.exports["pipelines"][f"preview-{stack}"] == {
            "azureClientId": f"client-of-id-databricks-mlops-preview-{stack}",
            "azurePrincipalId": directory_id(f"id-databricks-mlops-preview-{stack}"),
            "databricksClientId": f"application-of-mlops-preview-{stack}",
        }
    assert engine.exports["pipelines"]["drift"]["databricksClientId"] == "application-of-mlops-drift"
    assert engine.exports["readers"] == ["drift"]


def test_only_the_search_for_drift_administers_the_account_and_the_metastore(stack_of: StackOf) -> None:
    """Databricks has no administrator who only reads."""
    engine = stack_of(SHARED)
    drift = account_number("mlops-drift")
    role = engine.one(ROLE)
    assert (role.inputs["servicePrincipalId"], role.inputs["role"]) == (drift, "account_admin")
    member = engine.one(MEMBER)
    admins = engine.exports["groups"]["platformAdmins"]["principalId"]
    assert (member.inputs["memberId"], member.inputs["groupId"]) == (drift, admins)


def test_the_pipelines_that_the_settings_trust_administer_the_account_and_the_metastore(
    stack_of: StackOf,
) -> None:
    engine = stack_of(SHARED, changes={"federation.accountAdmins": ["dev", "preview-prod"]})
    trusted = {account_number(name) for name in ("mlops-drift", "mlops-deploy-dev", "mlops-preview-prod")}
    roles = [(one.inputs["servicePrincipalId"], one.inputs["role"]) for one in engine.of(ROLE)]
    assert sorted(roles) == sorted((who, "account_admin") for who in trusted)
    admins = engine.exports["groups"]["platformAdmins"]["principalId"]
    members = [(one.inputs["memberId"], one.inputs["groupId"]) for one in engine.of(MEMBER)]
    assert sorted(members) == sorted((who, admins) for who in trusted)


@pytest.mark.parametrize("stack", [SHARED, "dev"])
def test_a_preview_that_the_settings_trust_reads_its_own_environment_and_the_hub(
    stack_of: StackOf, stack: str
) -> None:
    trusting = {"federation.accountAdmins": ["preview-dev", "preview-prod"]}
    engine = stack_of(stack, changes=trusting if stack == SHARED else None, shared=trusting)
    previews = {directory_id(f"id-databricks-mlops-preview-{name}"): name for name in STACKS}
    group = engine.one("azure-native:resources:ResourceGroup").urn
    assert sorted(
        (previews[one.inputs["principalId"]], one.inputs["roleDefinitionId"].rpartition("/")[2])
        for one in engine.of(ASSIGNMENT)
        if one.inputs["principalId"] in previews and group in one.dependencies
    ) == [(name, READER) for name in (("dev", "prod") if stack == SHARED else ("dev",))]


def test_the_rights_of_an_account_admin_end_with_the_setting(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes={"federation.accountAdmins": ["dev", "preview-dev"]})
    assert [one.name for one in (*engine.of(ROLE), *engine.of(MEMBER)) if one.protect] == []


def test_a_preview_enters_the_web_auth_workspace_alone_and_as_a_user(stack_of: StackOf) -> None:
    previews = {account_number(f"mlops-preview-{stack}"): stack for stack in STACKS}
    after_assignment = [
        (stack, previews[one.inputs["principalId"]], one.inputs["permissions"])
        for stack in STACKS
        for one in stack_of(stack).of("databricks:index/mwsPermissionAssignment:MwsPermissionAssignment")
        if one.inputs["principalId"] in previews
    ]
    assert sorted(after_assignment) == sorted((SHARED, environment, ["USER"]) for environment in ENVIRONMENTS)


@pytest.mark.parametrize("stack", STACKS)
def test_previews_and_drift_that_no_setting_lists_are_not_made(stack_of: StackOf, stack: str) -> None:
    engine = stack_of(stack, changes=DEPLOYING if stack == SHARED else None, shared=DEPLOYING)
    names = {"mlops-drift", "mlops-preview-", "databricks-mlops-drift", "databricks-mlops-preview-"}
    made = f"{engine.exports} {[(one.urn, one.inputs) for one in engine.custom]}"
    assert [name for name in sorted(names) if name in made] == []
    assert engine.of(ROLE) == engine.of(MEMBER) == []


def test_without_a_federation_nobody_gets_a_role_for_deploying(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes=WITHOUT)
    assert engine.exports["pipelines"] == {}
    assert engine.of(DEFINITION) == []
    assert [one.name for one in engine.of(ASSIGNMENT)] == ["lake-connector-role"]
