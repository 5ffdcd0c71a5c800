"""Values that the engine knows and plain Python does not."""

from typing import Any, Final, cast, final


@final
class Unknown:
    """The one value that stands for "known only after deployment"."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()

Properties = dict[str, Any]
"""A resource's inputs or outputs: plain JSON values with the provider's camelCase keys.

Whole numbers are ``int``. Inputs handed to ``validate`` may hold ``UNKNOWN`` anywhere; those handed to
``create``, ``update`` and ``delete`` never do. Secrets are unwrapped (the protocol layer remembers them).
"""


def is_known(value: object) -> bool:
    """Tell whether a value holds nothing that is known only after deployment, at any depth."""
    if value is UNKNOWN:
        return False
    if isinstance(value, dict):
        return all(is_known(item) for item in cast("Properties", value).values())
    if isinstance(value, list):
        return all(is_known(item) for item in cast("list[object]", value))
    return True
