"""What the installed Pulumi SDKs declare about each resource type, read from their source text."""

from localcloud.sdk.outputs import declared, preview, undeclared_outputs
from localcloud.sdk.schema import schema
from localcloud.sdk.shape import problems_of_shape

__all__ = ["declared", "preview", "problems_of_shape", "schema", "undeclared_outputs"]
