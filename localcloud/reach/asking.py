"""Places and targets by the names that people type."""

from collections.abc import Iterable

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from localcloud.reach.places import CONTROL_PLANE, LAKE_SERVICES, OUTSIDE, Place, Target
from localcloud.reach.world import World

FIXED = ("hub", "outside", "unity-catalog", "control-plane")


class UnknownNameError(Exception):
    """Nothing of this name exists; the message says what does."""


def place_named(world: World, name: str) -> Place:
    """Return the place of a name: ``classic:NAME``, ``serverless:NAME``, ``network:NAME``, or a fixed one.

    A workspace may also be named by the stack that stands in its name, as ``dev`` in ``dbw-mlops-dev``.
    """
    kind, _, of = name.partition(":")
    if kind in ("classic", "serverless") and of:
        workspace = _named(of, world.workspaces, "workspace")
        return Place("classic" if kind == "classic" else "serverless", workspace)
    if kind == "network" and of:
        return Place("network", _named(of, world.networks, "virtual network"))
    if name == "outside":
        return OUTSIDE
    if name == "control-plane":
        return CONTROL_PLANE
    if name == "unity-catalog":
        return Place("unity-catalog")
    if name == "hub":
        if world.hub is None:
            raise UnknownNameError(
                "there is no hub: no virtual network without a Databricks workspace exists"
            )
        return Place("network", world.hub)
    workspaces = [f"{kind}:{one.name}" for one in world.workspaces for kind in ("classic", "serverless")]
    networks = [f"network:{one.name}" for one in world.networks]
    raise UnknownNameError(f"'{name}' is no place; there are {', '.join([*FIXED, *workspaces, *networks])}")


def target_named(world: World, name: str) -> Target:
    """Return the target of a name: of a storage account, a vault, a workspace, logs, or a host with a dot."""
    host = name.removeprefix("https://").partition("/")[0].casefold()
    for workspace in world.workspaces:
        if host in (workspace.name.casefold(), str(workspace.outputs.get("workspaceUrl", "")).casefold()):
            return Target("workspace", workspace)
    label, _, suffix = host.partition(".")
    account = world.account(label)
    if account is not None and suffix in ("", *(f"{one}.core.windows.net" for one in LAKE_SERVICES)):
        service = suffix.partition(".")[0]
        return Target("storage", account, services=(service,) if service else LAKE_SERVICES)
    for vault in world.cloud.all(tokens.VAULT):
        if host in (vault.name.casefold(), f"{vault.name}.vault.azure.net".casefold()):
            return Target("vault", vault)
    for logs in world.cloud.all(tokens.LOG_WORKSPACE):
        if host == logs.name.casefold():
            return Target("logs", logs)
    if "." in host:
        return Target("host", name=host)
    raise UnknownNameError(
        f"'{name}' is nothing that exists; there are {', '.join(_targets(world))}, and hosts"
    )


def _targets(world: World) -> list[str]:
    vaults, logs = world.cloud.all(tokens.VAULT), world.cloud.all(tokens.LOG_WORKSPACE)
    return [one.name for group in (world.accounts, vaults, world.workspaces, logs) for one in group]


def _named(name: str, stored: Iterable[Stored], kind: str) -> Stored:
    """Return the object of this name, or the only one with the name as a part of its own."""
    known = list(stored)
    exact = [one for one in known if one.name.casefold() == name.casefold()]
    parts = [one for one in known if name.casefold() in one.name.casefold().replace("_", "-").split("-")]
    found = exact or parts
    if len(found) == 1:
        return found[0]
    there = ", ".join(one.name for one in found or known) or "none"
    what = "is more than one" if found else "is no"
    raise UnknownNameError(f"'{name}' {what} {kind}; there are {there}")
