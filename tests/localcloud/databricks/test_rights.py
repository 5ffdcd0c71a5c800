"""What the service principals of the account may ask: each call is for those who have the right to it."""

from dataclasses import dataclass

import pytest

from localcloud.core import operations
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import LOOKUPS
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.data import actions
from localcloud.databricks import rest, tokens
from localcloud.databricks.routes import Route
from tests.localcloud.conftest import create, delete
from tests.localcloud.databricks.conftest import Governed

RESERVED = "This API is reserved to admin users"
MODEL, TABLE = "ml_dev_catalog.raw.churn", "ml_dev_catalog.raw.people"


@dataclass
class Limited:
    """A service principal without rights, in an account that a group of administrators owns."""

    governed: Governed
    who: Stored
    admins: Stored

    @property
    def account(self) -> StoredCloud:
        """The account, as the administrators see it."""
        return self.governed.estate.account

    def on_account(self) -> StoredCloud:
        """Return the account as the service principal sees it."""
        return self.account.logged_in_as(self.who.name)

    def in_workspace(self) -> StoredCloud:
        """Return the workspace as the service principal sees it."""
        return self.governed.cloud.logged_in_as(self.who.name)

    def assigned(self, permission: str = "USER", principal: Stored | None = None) -> Stored:
        """Assign the service principal, or a group, to the workspace."""
        who = principal or self.who
        entry = {"workspaceId": "101", "principalId": who.id, "permissions": [permission]}
        return create(self.account, tokens.PERMISSION_ASSIGNMENT, entry)

    def account_admin(self) -> Stored:
        """Make the service principal an administrator of the account."""
        role = {"servicePrincipalId": self.who.id, "role": "account_admin"}
        return create(self.account, tokens.PRINCIPAL_ROLE, role)

    def metastore_admin(self) -> Stored:
        """Put the service principal into the group that owns everything."""
        member = {"groupId": self.admins.id, "memberId": self.who.id}
        return create(self.account, tokens.GROUP_MEMBER, member)

    def granted(self, *privileges: str, **securable: str) -> Stored:
        """Grant the service principal privileges on a securable."""
        name = self.who.outputs["applicationId"]
        entry = {"principal": name, "privileges": list(privileges)}
        return create(self.governed.cloud, tokens.GRANTS, {**securable, "grants": [entry]})

    def read(self, stored: Stored) -> Stored | None:
        """Read an object of a program through the workspace."""
        return operations.read(self.in_workspace(), stored.token, stored.id)

    def look_up(self, function: str, arguments: Properties) -> Properties:
        """Call a function through the workspace."""
        lookup = LOOKUPS[f"databricks:index/{function}:{function}"]
        return dict(lookup.answer(self.in_workspace(), arguments))


@pytest.fixture
def limited(governed: Governed) -> Limited:
    """Give a principal without rights, and a catalog with a schema, a model and a table."""
    admins, who = governed.estate.group("admins-of-all"), governed.estate.service_principal("looker")
    metastore = governed.metastore
    owned = {**metastore.inputs, "owner": "admins-of-all"}
    operations.update(governed.estate.account, metastore.token, metastore.id, owned)
    governed.credential(owner="admins-of-all")
    governed.location(owner="admins-of-all")
    governed.catalog(owner="admins-of-all", isolationMode="ISOLATED")
    governed.schema(owner="admins-of-all")
    route = Route(governed.cloud, None)
    actions.register_model(route, MODEL)
    actions.make_table(route, TABLE, [("id", "bigint")])
    return Limited(governed, who, admins)


def refusal(limited: Limited, stored: Stored) -> str:
    with pytest.raises(CloudError) as refused:
        limited.read(stored)
    assert (refused.value.code, refused.value.status) == ("PERMISSION_DENIED", 403)
    return refused.value.message


def test_the_account_answers_its_administrators_alone(limited: Limited) -> None:
    group = limited.admins
    with pytest.raises(CloudError, match=RESERVED):
        operations.read(limited.on_account(), group.token, group.id)
    with pytest.raises(CloudError, match=RESERVED):
        create(limited.on_account(), tokens.GROUP, {"displayName": "mine"})

    role = limited.account_admin()
    assert operations.read(limited.on_account(), group.token, group.id) == group
    delete(limited.account, role)
    with pytest.raises(CloudError, match=RESERVED):
        operations.read(limited.on_account(), group.token, group.id)


def test_a_role_ends_with_its_principal_and_other_roles_are_not_known(limited: Limited) -> None:
    with pytest.raises(CloudError, match="localcloud does not simulate the role"):
        create(
            limited.account,
            tokens.PRINCIPAL_ROLE,
            {"servicePrincipalId": limited.who.id, "role": "marketplace.admin"},
        )
    limited.account_admin()
    delete(limited.account, limited.who)
    assert limited.account.all(tokens.PRINCIPAL_ROLE) == []
    with pytest.raises(CloudError, match="not found"):
        limited.account_admin()


def test_a_workspace_answers_whoever_is_assigned_by_itself_or_by_a_group(limited: Limited) -> None:
    limited.granted("USE_CATALOG", catalog="ml_dev_catalog")
    catalog = limited.account.require(tokens.CATALOG, "ml_dev_catalog")
    assert "looker is not assigned to adb-101" in refusal(limited, catalog)

    own = limited.assigned()
    assert limited.read(catalog)
    delete(limited.account, own)
    limited.metastore_admin()
    assert "not assigned" in refusal(limited, catalog)
    limited.assigned("ADMIN", limited.admins)
    assert limited.read(catalog)


def test_a_model_is_looked_up_by_whoever_may_execute_it(limited: Limited) -> None:
    limited.assigned()
    for function in ("getRegisteredModel", "getRegisteredModelVersions"):
        with pytest.raises(CloudError, match="User does not have USE CATALOG on Catalog 'ml_dev_catalog'"):
            limited.look_up(function, {"fullName": MODEL})
    limited.granted("USE_CATALOG", catalog="ml_dev_catalog")
    with pytest.raises(CloudError, match=r"does not have USE SCHEMA on Schema 'ml_dev_catalog\.raw'"):
        limited.look_up("getRegisteredModel", {"fullName": MODEL})
    limited.granted("USE_SCHEMA", "SELECT", schema="ml_dev_catalog.raw")
    with pytest.raises(CloudError, match="does not have EXECUTE on Routine or Model"):
        limited.look_up("getRegisteredModelVersions", {"fullName": MODEL})
    limited.granted("USE_SCHEMA", "EXECUTE", schema="ml_dev_catalog.raw")
    assert limited.look_up("getRegisteredModelVersions", {"fullName": MODEL})["modelVersions"] == []


def test_a_table_is_looked_up_by_whoever_may_select_from_it(limited: Limited) -> None:
    limited.assigned()
    limited.granted("USE_CATALOG", "USE_SCHEMA", "EXECUTE", "MANAGE", catalog="ml_dev_catalog")
    with pytest.raises(CloudError, match="does not have SELECT on Table"):
        limited.look_up("getTable", {"name": TABLE})
    limited.granted("USE_CATALOG", "USE_SCHEMA", "SELECT", catalog="ml_dev_catalog")
    assert limited.look_up("getTable", {"name": TABLE})["name"] == TABLE


def test_a_missing_object_is_missing_only_for_those_who_may_use_its_schema(limited: Limited) -> None:
    limited.assigned()
    with pytest.raises(CloudError, match="USE CATALOG"):
        limited.look_up("getTable", {"name": "ml_dev_catalog.raw.nothing"})
    limited.granted("USE_CATALOG", "USE_SCHEMA", catalog="ml_dev_catalog")
    with pytest.raises(CloudError, match=r"Table 'ml_dev_catalog\.raw\.nothing' does not exist"):
        limited.look_up("getTable", {"name": "ml_dev_catalog.raw.nothing"})


def test_grants_are_read_by_those_who_may_change_them(limited: Limited) -> None:
    limited.assigned()
    grants = limited.granted("USE_CATALOG", catalog="ml_dev_catalog")
    assert "User does not have MANAGE on Catalog" in refusal(limited, grants)
    assert limited.read(limited.granted("MANAGE", catalog="ml_dev_catalog"))


def test_grants_on_the_metastore_are_read_by_administrators_of_the_account_too(limited: Limited) -> None:
    limited.assigned()
    grants = limited.granted("CREATE_CATALOG", metastore=limited.governed.metastore.id)
    assert "User does not have MANAGE on Metastore" in refusal(limited, grants)
    limited.account_admin()
    assert limited.read(grants)


def test_bindings_are_read_by_the_owner_and_no_privilege_is_enough(limited: Limited) -> None:
    limited.assigned()
    limited.granted("ALL_PRIVILEGES", "MANAGE", catalog="ml_dev_catalog")
    (binding,) = (
        one for one in limited.account.all(tokens.WORKSPACE_BINDING) if one.id.endswith("ml_dev_catalog")
    )
    path = "/api/2.1/unity-catalog/bindings/catalog/ml_dev_catalog"
    assert "User does not have MANAGE on Catalog" in refusal(limited, binding)
    with pytest.raises(CloudError, match="MANAGE on Catalog"):
        rest.get(limited.in_workspace(), path)
    limited.metastore_admin()
    assert limited.read(binding)
    assert rest.get(limited.in_workspace(), path)["bindings"]


@pytest.mark.parametrize("token", [tokens.STORAGE_CREDENTIAL, tokens.EXTERNAL_LOCATION])
def test_a_way_to_storage_is_read_by_whoever_has_any_privilege_on_it(limited: Limited, token: str) -> None:
    limited.assigned()
    (way,) = limited.account.all(token)
    word = "storageCredential" if token == tokens.STORAGE_CREDENTIAL else "externalLocation"
    assert "User does not have BROWSE on" in refusal(limited, way)
    limited.granted("READ_FILES", **{word: way.id})
    assert limited.read(way)


def test_permissions_on_an_object_are_read_by_those_who_manage_it(limited: Limited) -> None:
    policy = create(limited.governed.cloud, tokens.CLUSTER_POLICY, {"name": "small", "definition": "{}"})
    assignment = limited.assigned()
    entry = {"servicePrincipalName": limited.who.outputs["applicationId"], "permissionLevel": "CAN_USE"}
    permissions = create(
        limited.governed.cloud,
        tokens.PERMISSIONS,
        {"clusterPolicyId": policy.id, "accessControls": [entry]},
    )
    assert "does not have Manage permissions on /cluster-policies/" in refusal(limited, permissions)
    delete(limited.account, assignment)
    limited.assigned("ADMIN")
    assert limited.read(permissions)


def test_entries_of_a_secret_scope_are_read_by_those_who_manage_it(limited: Limited) -> None:
    limited.assigned()
    workspace = limited.governed.cloud
    create(workspace, tokens.SECRET_SCOPE, {"name": "vault"})
    entry = {"scope": "vault", "principal": limited.who.outputs["applicationId"], "permission": "READ"}
    acl = create(workspace, tokens.SECRET_ACL, entry)
    assert "does not have MANAGE permission on scope vault" in refusal(limited, acl)
    assert limited.read(create(workspace, tokens.SECRET_ACL, {**entry, "permission": "MANAGE"}))


def test_the_deployer_and_whoever_databricks_does_not_know_may_do_everything(limited: Limited) -> None:
    group = limited.admins
    assert operations.read(limited.account, group.token, group.id) == group
    assert operations.read(limited.account.logged_in_as("someone"), group.token, group.id) == group
