"""A destroy of the shared stack deletes nothing while environments live, also without a preview.

The engine deletes in waves, first the resources that nothing depends on. A protected resource fails in its
wave, and spares only what it depends on: without a preview, everything unprotected of the earlier waves is
gone by then (``performPostSteps`` in
https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/deployment_executor.go).
So one protected component depends on every other resource: it is the first wave, alone, and spares them all.
It exists in the state alone, and as a component is never replaced together with what it depends on.

`make down` unprotects it once the environments are gone; people do so as ``docs/operations.md`` says.
"""

from collections.abc import Sequence

import pulumi

GUARD = "environments-stand-on-this"


class DestroyGuard(pulumi.ComponentResource):
    """The resource that a destroy meets first."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("databricks-mlops:shared:DestroyGuard", name, None, opts)
        self.register_outputs({})


def record_resources() -> Sequence[pulumi.CustomResource]:
    """Return a list that every resource joins that the program registers from here on, providers too."""
    registered: list[pulumi.CustomResource] = []

    def record(args: pulumi.ResourceTransformationArgs) -> None:
        if isinstance(args.resource, pulumi.CustomResource):
            registered.append(args.resource)

    pulumi.runtime.register_stack_transformation(record)
    return registered


def build(registered: Sequence[pulumi.CustomResource]) -> None:
    """Register the guard of these resources."""
    DestroyGuard(GUARD, pulumi.ResourceOptions(depends_on=list(registered), protect=True))
