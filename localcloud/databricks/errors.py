"""How the Databricks APIs refuse.

Codes and sentences are those that users of the real service quote, mostly in the issues of
https://github.com/databricks/terraform-provider-databricks. Where no public source shows a sentence, the one
here says the same thing in the style of the rest.
"""

from localcloud.core.errors import CloudError

INVALID_PARAMETER = "INVALID_PARAMETER_VALUE"
INVALID_STATE = "INVALID_STATE"
PERMISSION_DENIED = "PERMISSION_DENIED"
RESOURCE_DOES_NOT_EXIST = "RESOURCE_DOES_NOT_EXIST"
RESOURCE_ALREADY_EXISTS = "RESOURCE_ALREADY_EXISTS"


def does_not_exist(kind: str, name: str) -> CloudError:
    """Return Unity Catalog's 404 for one of its objects; ``kind`` is in words: ``External Location``."""
    return CloudError(f"{_code(kind)}_DOES_NOT_EXIST", f"{kind} '{name}' does not exist.", 404)


def already_exists(kind: str, name: str) -> CloudError:
    """Return Unity Catalog's 409 for one of its objects; ``kind`` is in words: ``External Location``."""
    return CloudError(f"{_code(kind)}_ALREADY_EXISTS", f"{kind} '{name}' already exists", 409)


def not_accessible(kind: str, name: str) -> CloudError:
    """Return the refusal of an object that is bound to other workspaces than the caller's."""
    return CloudError(PERMISSION_DENIED, f"{kind} '{name}' is not accessible in current workspace", 403)


def invalid(message: str) -> CloudError:
    """Return the refusal of a value."""
    return CloudError(INVALID_PARAMETER, message)


def invalid_state(message: str) -> CloudError:
    """Return the refusal of something that is not possible as things are."""
    return CloudError(INVALID_STATE, message)


def not_simulated(message: str) -> CloudError:
    """Return localcloud's own refusal: the real service could do it, the simulated one cannot."""
    return CloudError("NOT_SIMULATED", f"localcloud does not simulate {message}", 501)


def _code(kind: str) -> str:
    return kind.upper().replace(" ", "_")
