"""Which workspaces may use a securable: those bound to it, once it is isolated.

https://learn.microsoft.com/azure/databricks/catalogs/binding; what the provider itself does about the
workspace that it works through is in ``catalog/bindings`` of the Terraform provider.
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import errors, tokens
from localcloud.databricks.routes import Route

READ_WRITE = "BINDING_TYPE_READ_WRITE"
READ_ONLY = "BINDING_TYPE_READ_ONLY"

KINDS = {
    "catalog": (tokens.CATALOG, "Catalog"),
    "external_location": (tokens.EXTERNAL_LOCATION, "External Location"),
    "storage_credential": (tokens.STORAGE_CREDENTIAL, "Storage Credential"),
}
"""Securables that can be isolated: the API's word for each, its Pulumi type, and its name in sentences."""

_WORD_OF = {token: word for word, (token, _) in KINDS.items()}


def binding_id(workspace_id: str, word: str, name: str) -> str:
    """Return the id of a binding, which is also what it is imported by."""
    return f"{workspace_id}|{word}|{name}"


def bindings_of(cloud: Cloud, securable: Stored) -> dict[str, Stored]:
    """Return the securable's bindings by workspace id."""
    suffix = "|" + _WORD_OF[securable.token] + "|" + securable.id
    found = (one for one in cloud.all(tokens.WORKSPACE_BINDING) if one.id.endswith(suffix))
    return {one.outputs["workspaceId"]: one for one in found}


def is_isolated(securable: Stored) -> bool:
    """Tell whether only bound workspaces may use the securable."""
    return str(securable.outputs.get("isolationMode", "")).endswith("ISOLATED")


def require_accessible(route: Route, securable: Stored, *, writing: bool = False) -> None:
    """Raise the refusal of a workspace that is not bound to an isolated securable.

    The account's API sees everything. ``writing`` also refuses a workspace that is bound for reading only.
    """
    if route.workspace_id is None or not is_isolated(securable):
        return
    kind = KINDS[_WORD_OF[securable.token]][1]
    binding = bindings_of(route.cloud, securable).get(route.workspace_id)
    if binding is None:
        raise errors.not_accessible(kind, securable.name)
    if writing and binding.outputs.get("bindingType") == READ_ONLY:
        message = f"{kind} '{securable.name}' is bound to the current workspace with read-only access"
        raise CloudError(errors.PERMISSION_DENIED, message, 403)


def bind_current_workspace(route: Route, token: str, name: str, isolation: object) -> None:
    """Bind the workspace that the provider works through, as the provider does for whatever it isolates."""
    if route.workspace_id is None or not str(isolation or "").endswith("ISOLATED"):
        return
    word = _WORD_OF[token]
    inputs = {
        "workspaceId": route.workspace_id,
        "securableName": name,
        "securableType": word,
        "bindingType": READ_WRITE,
    }
    own = binding_id(route.workspace_id, word, name)
    route.cloud.put(Stored(tokens.WORKSPACE_BINDING, own, own, inputs, inputs, route.cloud.now()))


def unbind_all(cloud: Cloud, securable: Stored) -> None:
    """Remove the bindings of a securable that goes."""
    for binding in bindings_of(cloud, securable).values():
        cloud.remove(binding)
