"""What the Databricks account holds beyond the stacks: bindings, assignments, members, secrets, logins.

Each of these is a resource for itself, and additive: the provider reads the ones that it made and never lists
the others, so neither a refresh nor a preview sees one too many, and isolation rests on there being none
(https://github.com/databricks/terraform-provider-databricks/issues/5455). Lists of permissions and grants are
authoritative, so a refresh shows theirs, where a stack has such a list. The binding of a workspace to a
connectivity configuration is here because the provider never reads it (``mws/resource_mws_ncc_binding.go``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from delivery.databricks import ACCOUNT_HOST, Api
from delivery.state import Resource

WORKSPACE = "azure-native:databricks:Workspace"
PROVIDER = "pulumi:providers:databricks"
BINDING = "databricks:index/workspaceBinding:WorkspaceBinding"
METASTORE = "databricks:index/metastore:Metastore"
METASTORE_ASSIGNMENT = "databricks:index/metastoreAssignment:MetastoreAssignment"
PERMISSION_ASSIGNMENT = "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment"
GROUP = "databricks:index/group:Group"
GROUP_MEMBER = "databricks:index/groupMember:GroupMember"
SERVICE_PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal"
FEDERATION_POLICY = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy"
SECRET_SCOPE = "databricks:index/secretScope:SecretScope"  # noqa: S105 (a Pulumi token)
SECRET_ACL = "databricks:index/secretAcl:SecretAcl"  # noqa: S105 (a Pulumi token)
CONNECTIVITY_CONFIG = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
CONNECTIVITY_BINDING = "databricks:index/mwsNccBinding:MwsNccBinding"
PRIVATE_ENDPOINT_RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"

SECURABLES = {
    "databricks:index/catalog:Catalog": "catalog",
    "databricks:index/externalLocation:ExternalLocation": "external_location",
    "databricks:index/storageCredential:StorageCredential": "storage_credential",
}
"""Securables that can be isolated, by the API's word for each."""

GRANTS = "databricks:index/grants:Grants"
GRANTABLE = {
    **{type_: (word, word) for type_, word in SECURABLES.items()},
    "databricks:index/schema:Schema": ("schema", "schema"),
    "databricks:index/volume:Volume": ("volume", "volume"),
    "databricks:index/registeredModel:RegisteredModel": ("model", "function"),
}
"""Securables that can be granted: the word in the id of their grants, and the API's."""


@dataclass(frozen=True)
class Stacks:
    """The resources of the stack that is looked at, and those of all stacks of the project."""

    own: Sequence[Resource]
    all: Sequence[Resource]

    def values(self, type_: str, key: str, **where: str) -> set[str]:
        """Return a property of all stacks' resources of a type, of those whose other properties are these."""
        return {
            str(one.outputs.get(key))
            for one in self.all
            if one.type == type_ and all(str(one.outputs.get(name)) == value for name, value in where.items())
        }

    def of(self, type_: str) -> Iterator[Resource]:
        """Yield the resources of a type in the stack that is looked at."""
        return (one for one in self.own if one.type == type_)

    def host(self, resource: Resource) -> str:
        """Return the address of the workspace that a resource was created through; empty if none is known."""
        hosts = (
            str(one.outputs.get("host", ""))
            for one in self.all
            if one.type == PROVIDER and one.outputs["urn"] == resource.provider
        )
        return _address(next(hosts, ""))

    def workspace_id(self, host: str) -> str | None:
        """Return the id of the workspace at an address, None if no stack has it."""
        for one in self.all:
            if one.type == WORKSPACE and host == f"https://{one.outputs.get('workspaceUrl')}":
                return str(one.outputs.get("workspaceId"))
        return None


def find(stacks: Stacks, account_id: str, get: Api) -> list[str]:
    """Return a sentence for each thing that no stack made. Raises ``DeliveryError``."""

    def ask(path: str) -> dict[str, Any]:
        return get(ACCOUNT_HOST, f"/api/2.0/accounts/{account_id}{path}")

    return [
        *_bindings(stacks, get),
        *_grants(stacks, get),
        *_workspace_assignments(stacks, ask),
        *_metastore_assignments(stacks, ask),
        *_members(stacks, ask),
        *_federation_policies(stacks, ask),
        *_secrets(stacks, ask),
        *_secret_acls(stacks, get),
        *_private_endpoint_rules(stacks, ask),
        *_connectivity_bindings(stacks, ask),
    ]


Ask = Callable[[str], Mapping[str, Any]]


def _bindings(stacks: Stacks, get: Api) -> Iterator[str]:
    for securable in stacks.own:
        word = SECURABLES.get(securable.type)
        if word is None or not str(securable.outputs.get("isolationMode", "")).endswith("ISOLATED"):
            continue
        name = str(securable.outputs["name"])
        host = stacks.host(securable)
        # The provider binds the workspace that it works through by itself.
        wanted = {
            *stacks.values(BINDING, "workspaceId", securableType=word, securableName=name),
            stacks.workspace_id(host),
        }
        answer = get(host, f"/api/2.1/unity-catalog/bindings/{word}/{name}")
        for binding in answer.get("bindings", ()):
            if str(binding["workspace_id"]) not in wanted:
                kind = word.replace("_", " ")
                yield _sentence(
                    f"the isolated {kind} {name}", f"bound to workspace {binding['workspace_id']}"
                )


def _grants(stacks: Stacks, get: Api) -> Iterator[str]:
    """Yield what is granted on securables for which no stack has a list of grants."""
    listed = {one.id for one in stacks.all if one.type == GRANTS}
    for securable in stacks.own:
        kind, word = GRANTABLE.get(securable.type, ("", ""))
        name = securable.id
        if not kind or f"{kind}/{name}" in listed:
            continue
        host = stacks.host(securable)
        for grant in _pages(
            lambda path, host=host: get(host, path),
            f"/api/2.1/unity-catalog/permissions/{word}/{quote(name)}",
            "privilege_assignments",
        ):
            privileges = ", ".join(str(one).replace("_", " ") for one in grant.get("privileges", ()))
            yield _sentence(
                f"the {kind.replace('_', ' ')} {name}", f"open to {grant['principal']} ({privileges})"
            )


def _workspace_assignments(stacks: Stacks, ask: Ask) -> Iterator[str]:
    for workspace in stacks.of(WORKSPACE):
        number = str(workspace.outputs.get("workspaceId"))
        wanted = stacks.values(PERMISSION_ASSIGNMENT, "principalId", workspaceId=number)
        answer = ask(f"/workspaces/{number}/permissionassignments")
        for assignment in answer.get("permission_assignments", ()):
            principal = assignment["principal"]
            if str(principal["principal_id"]) not in wanted:
                level = ", ".join(assignment.get("permissions", ()))
                name = principal.get("display_name") or principal["principal_id"]
                yield _sentence(f"workspace {number}", f"assigned to {name} ({level})")


def _metastore_assignments(stacks: Stacks, ask: Ask) -> Iterator[str]:
    for metastore in stacks.of(METASTORE):
        if metastore.external:
            continue  # others' workspaces had it before
        wanted = stacks.values(METASTORE_ASSIGNMENT, "workspaceId")
        for number in ask(f"/metastores/{metastore.id}/workspaces").get("workspace_ids", ()):
            if str(number) not in wanted:
                name = metastore.outputs.get("name", metastore.id)
                yield _sentence(f"the metastore {name}", f"assigned to workspace {number}")


def _members(stacks: Stacks, ask: Ask) -> Iterator[str]:
    kept_by_people = {group.id for group in stacks.of(GROUP)} - stacks.values(GROUP_MEMBER, "groupId")
    for group in stacks.of(GROUP):
        if group.id in kept_by_people:
            continue
        wanted = stacks.values(GROUP_MEMBER, "memberId", groupId=group.id)
        for member in ask(f"/scim/v2/Groups/{group.id}").get("members", ()):
            # A stack may put a service principal into a group; which people are in it, people decide.
            person = str(member.get("$ref", "")).startswith("Users/")
            if not person and str(member["value"]) not in wanted:
                name = member.get("display") or member["value"]
                yield _sentence(f"the group {group.outputs['displayName']}", f"given the member {name}")


def _federation_policies(stacks: Stacks, ask: Ask) -> Iterator[str]:
    for principal in stacks.of(SERVICE_PRINCIPAL):
        wanted = stacks.values(FEDERATION_POLICY, "policyId", servicePrincipalId=principal.id)
        for policy in _pages(ask, f"/servicePrincipals/{principal.id}/federationPolicies", "policies"):
            own = str(policy.get("policy_id") or str(policy.get("name", "")).rpartition("/")[2])
            if own not in wanted:
                trusted = policy.get("oidc_policy", {})
                subject = f"{trusted.get('subject', 'any subject')} of {trusted.get('issuer', 'any issuer')}"
                name = principal.outputs.get("displayName", principal.id)
                yield _sentence(f"the service principal {name}", f"open to {subject}")


def _secrets(stacks: Stacks, ask: Ask) -> Iterator[str]:
    """Yield the secrets of service principals: the stacks' own log in by federation, and have none.

    https://docs.databricks.com/api/azure/account/serviceprincipalsecrets/list
    """
    for principal in stacks.of(SERVICE_PRINCIPAL):
        for secret in _pages(ask, f"/servicePrincipals/{principal.id}/credentials/secrets", "secrets"):
            name = principal.outputs.get("displayName", principal.id)
            yield _sentence(f"the service principal {name}", f"open to the client secret {secret['id']}")


def _secret_acls(stacks: Stacks, get: Api) -> Iterator[str]:
    """Yield who else may use a secret scope.

    Not its creator, whom the service lets manage it (https://docs.databricks.com/api/workspace/secrets/createscope),
    nor an administrator of the workspace, who may read all secrets anyway
    (https://learn.microsoft.com/azure/databricks/security/secrets/workspace-secret-scopes). The service does
    not say who created a scope, and no stack knows the person of the first deployment: a single manager whom
    nobody knows is taken for the creator, where none of those who are known manages the scope.
    """
    for scope in stacks.of(SECRET_SCOPE):
        name, host = str(scope.outputs["name"]), stacks.host(scope)
        wanted = {
            str(acl.outputs["principal"])
            for acl in stacks.of(SECRET_ACL)
            if acl.provider == scope.provider and acl.outputs["scope"] == name
        }
        items = get(host, f"/api/2.0/secrets/acls/list?scope={quote(name, safe='')}").get("items", ())
        others = [
            (str(acl["principal"]), str(acl["permission"]))
            for acl in items
            if str(acl["principal"]) not in wanted
        ]
        managing = {principal for principal, permission in others if permission == "MANAGE"}
        known = managing & _managers(stacks, host, get) if managing else set[str]()
        creator = managing if not known and len(managing) == 1 else set[str]()
        for principal, permission in others:
            if principal not in known | creator:
                yield _sentence(f"the secret scope {name}", f"open to {principal} ({permission})")


def _managers(stacks: Stacks, host: str, get: Api) -> set[str]:
    """Return the names of the workspace's administrators, and of who asks."""
    number = stacks.workspace_id(host)
    admins = {
        str(one.outputs["principalId"])
        for one in stacks.all
        if one.type == PERMISSION_ASSIGNMENT
        and str(one.outputs.get("workspaceId")) == number
        and "ADMIN" in one.outputs.get("permissions", ())
    }
    names = {SERVICE_PRINCIPAL: "applicationId", GROUP: "displayName"}
    return {
        "admins",
        str(get(host, "/api/2.0/preview/scim/v2/Me").get("userName")),
        *(
            str(one.outputs.get(names[one.type]))
            for one in stacks.all
            if one.type in names and one.id in admins
        ),
    }


def _private_endpoint_rules(stacks: Stacks, ask: Ask) -> Iterator[str]:
    for config in stacks.of(CONNECTIVITY_CONFIG):
        number = str(config.outputs["networkConnectivityConfigId"])
        wanted = stacks.values(PRIVATE_ENDPOINT_RULE, "ruleId", networkConnectivityConfigId=number)
        path = f"/network-connectivity-configs/{number}/private-endpoint-rules"
        for rule in _pages(ask, path, "items"):
            # A deleted rule is listed as deactivated for some days.
            if rule["rule_id"] not in wanted and not rule.get("deactivated"):
                target = f"{rule.get('resource_id')} ({rule.get('group_id')})"
                yield _sentence(
                    f"the network connectivity configuration {config.outputs['name']}",
                    f"given a private endpoint to {target}",
                )


def _connectivity_bindings(stacks: Stacks, ask: Ask) -> Iterator[str]:
    for binding in stacks.of(CONNECTIVITY_BINDING):
        number = binding.outputs["workspaceId"]
        actual = ask(f"/workspaces/{number}").get("network_connectivity_config_id")
        if actual != binding.outputs["networkConnectivityConfigId"]:
            other = f"the network connectivity configuration {actual}" if actual else "none"
            yield _sentence(f"workspace {number}", f"bound to {other}")


def _pages(ask: Ask, path: str, key: str) -> Iterable[Mapping[str, Any]]:
    token = ""
    while True:
        answer = ask(f"{path}?page_token={token}" if token else path)
        yield from answer.get(key, ())
        token = answer.get("next_page_token", "")
        if not token:
            return


def _address(host: str) -> str:
    return host if not host or host.startswith("https://") else f"https://{host}"


def _sentence(what: str, too_much: str) -> str:
    return f"{what} is {too_much}, which no stack says; take it back, or write it into the settings"
