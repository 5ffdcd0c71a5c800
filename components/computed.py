"""Values that only a cloud can give."""

from collections.abc import Callable
from typing import TypeVar, cast

import pulumi

T = TypeVar("T")
U = TypeVar("U")


def computed_output(value: pulumi.Output[T], read: Callable[[T], U | None]) -> pulumi.Output[U]:
    """Read something out of a nested output that a preview may not hold yet.

    In a preview a provider answers with the inputs, so what the cloud adds inside of them is missing there:
    it is unknown then, not None. ``read`` may raise ``TypeError`` or ``LookupError`` where a level of the
    nesting is missing.
    """

    def known_or_unknown(whole: T) -> U:
        try:
            found = read(whole)
        except (TypeError, LookupError):
            found = None
        return cast("U", pulumi.UNKNOWN) if found is None else found

    return value.apply(known_or_unknown)


def arm_name(id: pulumi.Input[str]) -> pulumi.Output[str]:
    """Return an object's own name, the last part of its ARM id.

    For a child that names its parent: it waits for the parent to exist, as it would not with the plain name,
    and stays known in the preview of a change to the parent, as the parent's ``name`` output does not.
    """
    return pulumi.Output.from_input(id).apply(lambda known: known.rpartition("/")[2])


def resource_group_of(id: pulumi.Input[str]) -> pulumi.Output[str]:
    """Return the resource group that an ARM id names, known as soon as the id is."""
    return pulumi.Output.from_input(id).apply(lambda known: known.split("/")[4])


def subscription_of(id: str) -> str:
    """Return the GUID of the subscription that an ARM id names, in lower case: ARM knows no case."""
    return id.split("/")[2].lower()
