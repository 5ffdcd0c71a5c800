"""How a stack looks: its networks, workspaces, stores, catalogs, serving endpoints, and what joins them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class ChangeStatus(StrEnum):
    """What a change does to a part of the picture."""

    SAME = "unchanged"
    ADDED = "added"
    CHANGED = "changed"
    REPLACED = "replaced"
    DELETED = "deleted"
    PENDING = "pending"
    """Not there yet: made by a later deployment."""


class NodeKind(StrEnum):
    """What a box of the picture stands for."""

    NETWORK = "network"
    SUBNET = "subnet"
    PEERING = "peering"
    ENDPOINT = "private endpoint"
    WORKSPACE = "workspace"
    STORAGE = "storage account"
    VAULT = "key vault"
    LOGS = "log workspace"
    CONNECTIVITY = "network connectivity configuration"
    CATALOG = "catalog"
    SCHEMA = "schema"
    SERVING = "serving endpoint"


@dataclass(frozen=True)
class Node:
    """A part of the picture, and what is in it."""

    key: str
    part: NodeKind
    title: str
    detail: str = ""
    mark: ChangeStatus = ChangeStatus.SAME
    inside: tuple["Node", ...] = ()

    def all(self) -> Iterator["Node"]:
        """Give the box, and every box in it."""
        yield self
        for box in self.inside:
            yield from box.all()


@dataclass(frozen=True)
class Link:
    """A line between two boxes, by their keys."""

    source: str
    target: str
    label: str
    mark: ChangeStatus = ChangeStatus.SAME


@dataclass(frozen=True)
class Topology:
    """The picture of one stack, before and after in one."""

    boxes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether anything in it is marked as a change."""
        quiet = (ChangeStatus.SAME, ChangeStatus.PENDING)
        marks = [box.mark for top in self.boxes for box in top.all()] + [link.mark for link in self.links]
        return any(mark not in quiet for mark in marks)
