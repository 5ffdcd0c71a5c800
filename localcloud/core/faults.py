"""Look-ups that fail on purpose, to try what a program does when the clouds cannot answer.

A fault stays in the data folder until it is removed. Only look-ups have faults: creating, changing and
deleting fail by the rules of their types.
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import LOOKUPS

TOKEN = "localcloud:fault:Lookup"  # noqa: S105 (a type of object)


def known(function: str) -> list[str]:
    """Return the tokens of the look-ups with this name: ``getTable``, or a whole token."""
    return [token for token in LOOKUPS if function in (token, token.rpartition(":")[2])]


def set_fault(cloud: Cloud, token: str, code: str, message: str) -> None:
    """Let a look-up fail with a code, which may be empty, and a message, until the fault is removed."""
    cloud.put(Stored(TOKEN, token, token, {}, {"code": code, "message": message}, cloud.now()))


def remove_faults(cloud: Cloud) -> int:
    """Remove all faults, and return how many there were."""
    faults = cloud.all(TOKEN)
    for fault in faults:
        cloud.remove(fault)
    return len(faults)


def require_sound(cloud: Cloud, token: str) -> None:
    """Raise ``CloudError`` if a fault is set for a look-up."""
    if fault := cloud.get(TOKEN, token):
        raise CloudError(str(fault.outputs["code"]), str(fault.outputs["message"]), 500)
