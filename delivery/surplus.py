"""What the Databricks account holds beyond the stacks: bindings, assignments, members, federation policies.

Each of these is a resource for itself, and additive: the provider reads the ones that it made and never lists
the others, so neither a refresh nor a preview sees one too many, and isolation rests on there being none
(https://github.com/databricks/terraform-provider-databricks/issues/5455). Lists of permissions and grants are
authoritative, so a refresh shows theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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

SECURABLES = {
    "databricks:index/catalog:Catalog": "catalog",
    "databricks:index/externalLocation:ExternalLocation": "external_location",
    "databricks:index/storageCredential:StorageCredential": "storage_credential",
}
"""Securables that can be isolated, by the API's word for each."""


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


def find(stacks: Stacks, account_id: str, get: Api) -> list[str]:
    """Return a sentence for each thing that no stack made. Raises ``DeliveryError``."""

    def ask(path: str) -> dict[str, Any]:
        return get(ACCOUNT_HOST, f"/api/2.0/accounts/{account_id}{path}")

    return [
        *_bindings(stacks, get),
        *_workspace_assignments(stacks, ask),
        *_metastore_assignments(stacks, ask),
        *_members(stacks, ask),
        *_federation_policies(stacks, ask),
    ]


Ask = Callable[[str], Mapping[str, Any]]


def _bindings(stacks: Stacks, get: Api) -> Iterator[str]:
    hosts = {
        one.outputs["urn"]: str(one.outputs.get("host", "")) for one in stacks.all if one.type == PROVIDER
    }
    # The provider binds the workspace that it works through by itself.
    ids = {
        f"https://{one.outputs.get('workspaceUrl')}": str(one.outputs.get("workspaceId"))
        for one in stacks.all
        if one.type == WORKSPACE
    }
    for securable in stacks.own:
        word = SECURABLES.get(securable.type)
        if word is None or not str(securable.outputs.get("isolationMode", "")).endswith("ISOLATED"):
            continue
        name = str(securable.outputs["name"])
        host = _address(hosts.get(securable.provider, ""))
        wanted = stacks.values(BINDING, "workspaceId", securableType=word, securableName=name)
        wanted |= {ids[host]} if host in ids else set()
        answer = get(host, f"/api/2.1/unity-catalog/bindings/{word}/{name}")
        for binding in answer.get("bindings", ()):
            if str(binding["workspace_id"]) not in wanted:
                kind = word.replace("_", " ")
                yield _sentence(
                    f"the isolated {kind} {name}", f"bound to workspace {binding['workspace_id']}"
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
