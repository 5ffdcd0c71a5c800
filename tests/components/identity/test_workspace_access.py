"""WorkspaceAccess: assignments through the account, entitlements through the workspace."""

import pulumi
import pulumi_databricks as databricks
import pytest

from components.identity.workspace_access import (
    Assignment,
    Entitlements,
    WorkspaceAccess,
    WorkspaceAccessArgs,
    WorkspaceEntitlements,
    WorkspaceEntitlementsArgs,
)
from tests.conftest import Deploy

ASSIGNMENT = "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment"
ENTITLEMENTS = "databricks:index/entitlements:Entitlements"

ASSIGNMENTS = {
    "engineers": Assignment(principal_id="1", kind="group", entitlements=Entitlements(sql_access=False)),
    "runner": Assignment(principal_id="2", kind="service_principal", entitlements=Entitlements()),
    "deployer": Assignment(principal_id="3", kind="service_principal", permission="ADMIN"),
}


def program() -> None:
    access = WorkspaceAccess("access", WorkspaceAccessArgs(workspace_id="123", assignments=ASSIGNMENTS))
    WorkspaceEntitlements(
        "access", WorkspaceEntitlementsArgs(assignments=ASSIGNMENTS, assigned=access.assigned)
    )


@pytest.mark.parametrize("preview", [True, False])
def test_assigns_each_principal_with_its_permission(deploy: Deploy, preview: bool) -> None:
    engine = deploy(program, preview=preview)

    made = {(one.inputs["principalId"], *one.inputs["permissions"]) for one in engine.of(ASSIGNMENT)}
    assert made == {("1", "USER"), ("2", "USER"), ("3", "ADMIN")}
    assert {one.inputs["workspaceId"] for one in engine.of(ASSIGNMENT)} == {"123"}


@pytest.mark.parametrize("preview", [True, False])
def test_entitles_groups_and_principals_each_by_their_own_id(deploy: Deploy, preview: bool) -> None:
    engine = deploy(program, preview=preview)

    group = engine.one(ENTITLEMENTS, "access-engineers").inputs
    assert (group["groupId"], group["databricksSqlAccess"], group["workspaceAccess"]) == ("1", False, True)
    assert "servicePrincipalId" not in group
    assert engine.one(ENTITLEMENTS, "access-runner").inputs["servicePrincipalId"] == "2"


def test_nobody_may_make_clusters_or_pools_unless_told(deploy: Deploy) -> None:
    entitled = deploy(program).of(ENTITLEMENTS)
    assert entitled
    for entitlements in entitled:
        assert entitlements.inputs["allowClusterCreate"] is False
        assert entitlements.inputs["allowInstancePoolCreate"] is False


def test_leaves_the_entitlements_of_an_admin_alone(deploy: Deploy) -> None:
    names = {entitlements.name for entitlements in deploy(program).of(ENTITLEMENTS)}

    assert names == {"access-engineers", "access-runner"}


def test_entitles_a_principal_only_once_it_is_assigned(deploy: Deploy) -> None:
    engine = deploy(program)

    assignment = engine.one(ASSIGNMENT, "access-runner")
    assert assignment.urn in engine.one(ENTITLEMENTS, "access-runner").dependencies


def test_names_the_assignments_of_administrators(deploy: Deploy) -> None:
    def build() -> None:
        access = WorkspaceAccess("access", WorkspaceAccessArgs(workspace_id="123", assignments=ASSIGNMENTS))
        opts = pulumi.ResourceOptions(depends_on=access.admins)
        databricks.Provider("workspace", host="https://a-workspace", opts=opts)

    engine = deploy(build)
    (provider,) = engine.of("pulumi:providers:databricks")
    assert provider.dependencies == {engine.one(ASSIGNMENT, "access-deployer").urn}
