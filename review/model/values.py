"""Values as a report may show them: never a secret, and no placeholder of the engine's."""

import json
from typing import Any

from review.plain import items, mapping

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key by which the engine marks special values:
https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go"""
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a marker, no secret

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How the engine writes a value of any type that is known only after deployment:
https://github.com/pulumi/pulumi/blob/master/pkg/resource/stack/deployment.go"""

SECRET = "(secret)"  # noqa: S105 - what is shown in place of one
LATER = "(known after deployment)"
NOTHING = "(not set)"


def is_secret(value: Any) -> bool:
    """Tell whether the engine marks a value as secret."""
    marked = mapping(value)
    return marked is not None and marked.get(SIGNATURE) == SECRET_SIGNATURE


def is_unknown(value: Any) -> bool:
    """Tell whether a value is known only after deployment."""
    return value == UNKNOWN


def shown(value: Any) -> Any:
    """Return a value with secrets and unknowns, nested ones too, replaced by words."""
    if is_secret(value):
        return SECRET
    if is_unknown(value):
        return LATER
    if (fields := mapping(value)) is not None:
        return {key: shown(item) for key, item in fields.items()}
    if (entries := items(value)) is not None:
        return [shown(item) for item in entries]
    return value


def text(value: Any) -> str:
    """Return a value as one line of text: words as they are, the rest as JSON."""
    value = shown(value)
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
