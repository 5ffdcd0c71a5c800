"""Resource options that more than one component needs."""

from collections.abc import Sequence

import pulumi


def child_options(
    parent: pulumi.Resource,
    *,
    protect: bool | None = None,
    provider: pulumi.ProviderResource | None = None,
    depends_on: Sequence[pulumi.Resource] = (),
    ignore_changes: Sequence[str] = (),
) -> pulumi.ResourceOptions:
    """Return the options of a child whose physical name is given, not generated.

    A replacement cannot be made beside the original, because the name is taken; so the original goes first
    and there is a gap in service. ``protect`` and ``provider`` are the parent's when they are not given.
    """
    return pulumi.ResourceOptions(
        parent=parent,
        protect=protect,
        provider=provider,
        depends_on=list(depends_on),
        delete_before_replace=True,
        ignore_changes=list(ignore_changes),
    )
