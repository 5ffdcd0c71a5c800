"""What a rule is shown: one resource, or a whole stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policy.core.values import Properties


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """One resource as the engine is about to make it, or, in a stack, as it is once made.

    ``dependencies`` and ``property_dependencies`` hold URNs. Only rules about a stack get them: the engine
    does not tell them for a single resource. ``provider`` is the name of the provider that makes it, empty
    for a component. ``settings`` are those of the rule that looks.
    """

    type: str
    name: str
    urn: str
    properties: Properties
    protect: bool = False
    parent: str = ""
    provider: str = ""
    ignore_changes: tuple[str, ...] = ()
    dependencies: frozenset[str] = frozenset()
    property_dependencies: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def stack(self) -> str:
        """The name of its stack, which its URN holds: ``urn:pulumi:STACK::PROJECT::TYPE::NAME``."""
        return self.urn.split("::", 1)[0].removeprefix("urn:pulumi:")

    @property
    def kind(self) -> str:
        """The last word of its type: ``StorageAccount`` of ``azure-native:storage:StorageAccount``."""
        return self.type.rpartition(":")[2]

    def at(self, path: str, default: Any = None) -> Any:
        """Return the property at a path; see ``Properties.at``."""
        return self.properties.at(path, default)

    def each(self, path: str) -> list[Any]:
        """Return the elements of the list at a path; see ``Properties.each``."""
        return self.properties.each(path)


@dataclass(frozen=True, kw_only=True, eq=False)
class Stack:
    """All resources of a stack. ``settings`` are those of the rule that looks."""

    resources: tuple[Resource, ...]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def root(self) -> Resource | None:
        """The stack's own resource, whose properties are its outputs."""
        return next(iter(self.of("pulumi:pulumi:Stack")), None)

    def of(self, *types: str) -> list[Resource]:
        """Return the resources of these types."""
        return [resource for resource in self.resources if resource.type in types]

    def made_from(self, target: Resource, key: str, *types: str) -> list[Resource]:
        """Return the resources of these types in which a property was made from the outputs of a target."""
        return [
            found
            for found in self.of(*types)
            if target.urn in found.property_dependencies.get(key, frozenset())
        ]

    def behind(self, resource: Resource, key: str, *types: str) -> list[Resource]:
        """Return the resources of these types whose outputs a property of a resource was made from."""
        urns = resource.property_dependencies.get(key, frozenset())
        return [found for found in self.of(*types) if found.urn in urns]
