"""What no stack made: what is found of it, and what is said."""

from collections.abc import Mapping
from typing import Any

import pytest

from delivery import surplus
from delivery.errors import DeliveryError
from delivery.state import Resource
from delivery.surplus import Stacks

HOST = "https://adb-1.1.azuredatabricks.net"
PROVIDER = "urn:pulumi:dev::p::pulumi:providers:databricks::workspace"
ACCOUNT = "/api/2.0/accounts/account"


def resource(
    type_: str, id: str = "", *, provider: str = "", external: bool = False, **outputs: Any
) -> Resource:
    return Resource(type=type_, id=id, provider=provider, outputs=outputs, external=external)


STATE = [
    resource(surplus.PROVIDER, urn=PROVIDER, host=HOST),
    resource(surplus.WORKSPACE, workspaceUrl=HOST.removeprefix("https://"), workspaceId="1"),
    resource(
        "databricks:index/catalog:Catalog", "data", name="data", isolationMode="ISOLATED", provider=PROVIDER
    ),
    resource(
        "databricks:index/catalog:Catalog", "open", name="open", isolationMode="OPEN", provider=PROVIDER
    ),
    resource(surplus.GRANTS, "catalog/data"),
    resource("databricks:index/externalLocation:ExternalLocation", "lake", name="lake", provider=PROVIDER),
    resource("databricks:index/registeredModel:RegisteredModel", "data.a.churn", provider=PROVIDER),
    resource(surplus.METASTORE, "m", name="company"),
    resource(surplus.METASTORE_ASSIGNMENT, workspaceId="1"),
    resource(surplus.PERMISSION_ASSIGNMENT, workspaceId="1", principalId="7", permissions=["ADMIN"]),
    resource(surplus.GROUP, "20", displayName="kept-by-people"),
    resource(surplus.GROUP, "21", displayName="kept-here"),
    resource(surplus.GROUP_MEMBER, groupId="21", memberId="7"),
    resource(surplus.SERVICE_PRINCIPAL, "7", displayName="deploy", applicationId="app-7"),
    resource(surplus.FEDERATION_POLICY, servicePrincipalId="7", policyId="own"),
    resource(surplus.SECRET_SCOPE, name="vault/a", provider=PROVIDER),
    resource(surplus.SECRET_ACL, scope="vault/a", principal="readers", provider=PROVIDER),
    resource(surplus.SECRET_ACL, scope="vault/a", principal="elsewhere", provider="another workspace's"),
    resource(surplus.CONNECTIVITY_CONFIG, name="ncc-dev", networkConnectivityConfigId="n"),
    resource(surplus.PRIVATE_ENDPOINT_RULE, networkConnectivityConfigId="n", ruleId="r"),
    resource(surplus.CONNECTIVITY_BINDING, workspaceId="1", networkConnectivityConfigId="n"),
]
OTHER = [
    resource(surplus.BINDING, securableType="catalog", securableName="data", workspaceId="2"),
    resource(surplus.SERVICE_PRINCIPAL, "8", displayName="run", applicationId="app-8"),
]
GRANTED = "/api/2.1/unity-catalog/permissions"
ACLS = "/api/2.0/secrets/acls/list?scope=vault%2Fa"
CREATORS = {"principal": "me", "permission": "MANAGE"}
RULES = f"{ACCOUNT}/network-connectivity-configs/n/private-endpoint-rules"

AS_MADE: Mapping[str, dict[str, Any]] = {
    "/api/2.1/unity-catalog/bindings/catalog/data": {"bindings": [{"workspace_id": 1}, {"workspace_id": 2}]},
    f"{GRANTED}/catalog/open": {},
    f"{GRANTED}/external_location/lake": {},
    f"{GRANTED}/function/data.a.churn": {},
    f"{ACCOUNT}/workspaces/1/permissionassignments": {
        "permission_assignments": [{"principal": {"principal_id": 7}, "permissions": ["ADMIN"]}]
    },
    f"{ACCOUNT}/metastores/m/workspaces": {"workspace_ids": [1]},
    f"{ACCOUNT}/scim/v2/Groups/21": {"members": [{"value": "7"}]},
    f"{ACCOUNT}/servicePrincipals/7/federationPolicies": {"policies": [{"policy_id": "own"}]},
    f"{ACCOUNT}/servicePrincipals/7/credentials/secrets": {},
    ACLS: {
        "items": [
            {"principal": "readers", "permission": "READ"},
            {"principal": "app-7", "permission": "MANAGE"},
            CREATORS,
        ]
    },
    "/api/2.0/preview/scim/v2/Me": {"userName": "me"},
    RULES: {"items": [{"rule_id": "r"}, {"rule_id": "gone", "deactivated": True}]},
    f"{ACCOUNT}/workspaces/1": {"network_connectivity_config_id": "n"},
}


def found(answers: Mapping[str, dict[str, Any]], own: list[Resource] | None = None) -> list[str]:
    mine = STATE if own is None else own
    return surplus.find(Stacks(mine, [*mine, *OTHER]), "account", lambda _, path: answers[path])


def test_nothing_is_said_of_what_the_stacks_made() -> None:
    assert found(AS_MADE) == []


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        (
            "/api/2.1/unity-catalog/bindings/catalog/data",
            {"bindings": [{"workspace_id": 9}]},
            "the isolated catalog data is bound to workspace 9",
        ),
        (
            f"{ACCOUNT}/workspaces/1/permissionassignments",
            {
                "permission_assignments": [
                    {"principal": {"principal_id": 9, "display_name": "Eve"}, "permissions": ["ADMIN"]}
                ]
            },
            "workspace 1 is assigned to Eve (ADMIN)",
        ),
        (
            f"{GRANTED}/external_location/lake",
            {"privilege_assignments": [{"principal": "Eve", "privileges": ["READ_FILES", "BROWSE"]}]},
            "the external location lake is open to Eve (READ FILES, BROWSE)",
        ),
        (
            f"{GRANTED}/function/data.a.churn",
            {"privilege_assignments": [{"principal": "Eve", "privileges": ["EXECUTE"]}]},
            "the model data.a.churn is open to Eve (EXECUTE)",
        ),
        (
            f"{ACCOUNT}/metastores/m/workspaces",
            {"workspace_ids": [1, 9]},
            "the metastore company is assigned to workspace 9",
        ),
        (
            f"{ACCOUNT}/scim/v2/Groups/21",
            {"members": [{"value": "9", "display": "Eve"}]},
            "the group kept-here is given the member Eve",
        ),
        (
            f"{ACCOUNT}/servicePrincipals/7/federationPolicies",
            {"policies": [{"name": "a/other", "oidc_policy": {"issuer": "https://i", "subject": "s"}}]},
            "the service principal deploy is open to s of https://i",
        ),
        (
            f"{ACCOUNT}/servicePrincipals/7/credentials/secrets",
            {"secrets": [{"id": "by-hand"}]},
            "the service principal deploy is open to the client secret by-hand",
        ),
        (
            ACLS,
            {"items": [{"principal": "elsewhere", "permission": "READ"}, CREATORS]},
            "the secret scope vault/a is open to elsewhere (READ)",
        ),
        (
            ACLS,
            {"items": [{"principal": "app-8", "permission": "MANAGE"}, CREATORS]},
            "the secret scope vault/a is open to app-8 (MANAGE)",
        ),
        (
            RULES,
            {"items": [{"rule_id": "r"}, {"rule_id": "x", "resource_id": "/lake", "group_id": "blob"}]},
            "the network connectivity configuration ncc-dev is given a private endpoint to /lake (blob)",
        ),
        (
            f"{ACCOUNT}/workspaces/1",
            {"network_connectivity_config_id": "other"},
            "workspace 1 is bound to the network connectivity configuration other",
        ),
        (f"{ACCOUNT}/workspaces/1", {}, "workspace 1 is bound to none"),
    ],
)
def test_each_thing_too_many_is_named(path: str, answer: dict[str, Any], said: str) -> None:
    assert found({**AS_MADE, path: answer}) == [
        f"{said}, which no stack says; take it back, or write it into the settings"
    ]


def test_the_one_manager_whom_nobody_knows_is_the_scopes_creator_and_two_are_named() -> None:
    readers, first = (
        {"principal": "readers", "permission": "READ"},
        {"principal": "ann", "permission": "MANAGE"},
    )
    assert found({**AS_MADE, ACLS: {"items": [readers, first]}}) == []
    said = found({**AS_MADE, ACLS: {"items": [first, {"principal": "eve", "permission": "MANAGE"}]}})
    assert [line.partition(",")[0] for line in said] == [
        f"the secret scope vault/a is open to {name} (MANAGE)" for name in ("ann", "eve")
    ]


def test_people_decide_who_of_them_is_in_a_group_beside_what_a_stack_puts_there() -> None:
    path = f"{ACCOUNT}/scim/v2/Groups/21"
    members = [{"value": "7"}, {"value": "8", "display": "Ann", "$ref": "Users/8"}]
    assert found({**AS_MADE, path: {"members": members}}) == []
    members.append({"value": "9", "display": "robot", "$ref": "ServicePrincipals/9"})
    (said,) = found({**AS_MADE, path: {"members": members}})
    assert said.startswith("the group kept-here is given the member robot")


def test_policies_on_later_pages_count() -> None:
    path = f"{ACCOUNT}/servicePrincipals/7/federationPolicies"
    pages = {
        path: {"policies": [{"policy_id": "own"}], "next_page_token": "t"},
        f"{path}?page_token=t": {"policies": [{"policy_id": "other"}]},
    }
    assert len(found({**AS_MADE, **pages})) == 1


def test_a_metastore_that_was_there_before_may_have_other_workspaces() -> None:
    adopted = [one for one in STATE if one.type != surplus.METASTORE]
    adopted.append(resource(surplus.METASTORE, "m", name="company", external=True))
    assert found({**AS_MADE, f"{ACCOUNT}/metastores/m/workspaces": {"workspace_ids": [1, 9]}}, adopted) == []


def test_what_cannot_be_listed_is_no_empty_list() -> None:
    def fails(_: str, path: str) -> dict[str, Any]:
        raise DeliveryError(f"{path} cannot be read")

    with pytest.raises(DeliveryError, match="cannot be read"):
        surplus.find(Stacks(STATE, STATE), "account", fails)
