"""Who a grant is for, as far as a name can tell."""

from typing import Any

ALL_USERS = {"account users", "users"}
"""Groups of everyone: those of an account and of a workspace."""


def is_everyone(principal: Any) -> bool:
    """Tell whether a principal is the group of all users."""
    return isinstance(principal, str) and principal.strip().casefold() in ALL_USERS


def is_person(principal: Any) -> bool:
    """Tell whether a principal is a person: Databricks names people by e-mail addresses, and no one else."""
    return isinstance(principal, str) and "@" in principal
