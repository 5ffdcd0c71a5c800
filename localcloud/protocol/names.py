"""Names that a provider makes up for resources that were given none."""

import hashlib
import os

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties

MADE_UP = "__createBeforeDelete"
"""Marks inputs with a made-up name, as azure-native does: a replacement can exist beside what it replaces."""


def with_name(token: str, name: str, seed: bytes, old: Properties, inputs: Properties) -> Properties:
    """Return the inputs with the name that the provider makes up, if they lack it; an old one is kept.

    A bridged provider keeps a name that the program used to give, too: ``ComputeAutoNameDefault`` in
    ``pkg/tfbridge/names.go`` of https://github.com/pulumi/pulumi-terraform-bridge reuses the prior value.
    """
    kind = RESOURCE_TYPES.get(token)
    field = kind.auto_name if kind else None
    if not field or field in inputs:
        return inputs
    kept = old.get(MADE_UP) or not token.startswith("azure-native:")
    if kept and field in old:
        return {**inputs, field: old[field], MADE_UP: True}
    random = hashlib.sha256((seed or os.urandom(16)) + name.encode()).hexdigest()
    made_up = f"{name}{random[:8]}" if token.startswith("azure-native:") else f"{name}-{random[:7]}"
    return {**inputs, field: made_up, MADE_UP: True}


def without_marks(inputs: Properties) -> Properties:
    """Return the inputs as the cloud gets them."""
    return {key: value for key, value in inputs.items() if not key.startswith("__")}
