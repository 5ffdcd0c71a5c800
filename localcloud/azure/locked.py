"""What management locks refuse. They hold for what they are put on, and for all that lies in it.

https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
"""

from typing import Literal

from localcloud.azure import ids
from localcloud.azure.tokens import MANAGEMENT_LOCK
from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError

Operation = Literal["delete", "write"]

_REFUSED: dict[str, tuple[Operation, ...]] = {"CanNotDelete": ("delete",), "ReadOnly": ("delete", "write")}


def require_unlocked(cloud: Cloud, id: str, operation: Operation) -> None:
    """Raise Azure's refusal of an operation on a resource that a lock covers.

    Raises:
        CloudError: with the code ``ScopeLocked``.
    """
    scopes = [
        str(lock.inputs["scope"])
        for lock in cloud.all(MANAGEMENT_LOCK)
        # A lock does not lock itself: whoever may remove it does so first.
        if not ids.same(lock.id, id)
        and operation in _REFUSED.get(lock.inputs["level"], ())
        and (ids.same(lock.inputs["scope"], id) or ids.beneath(id, str(lock.inputs["scope"])))
    ]
    if scopes:
        raise CloudError(
            "ScopeLocked",
            f"The scope '{id}' cannot perform {operation} operation because following scope(s) are locked: "
            f"'{', '.join(scopes)}'. Please remove the lock and try again.",
            409,
        )
