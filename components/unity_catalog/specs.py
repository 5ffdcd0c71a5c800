"""What a catalog contains, declared as data: schemas and their volumes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.unity_catalog.grants import check_grants
from components.unity_catalog.names import check_name, check_unique
from components.unity_catalog.privileges import SchemaPrivilege, VolumePrivilege

# Databricks makes both in every catalog; the provider deletes ``default`` again.
_RESERVED = frozenset({"default", "information_schema"})


@dataclass(frozen=True, kw_only=True)
class VolumeSpec:
    """A managed volume: files in the catalog's own storage."""

    name: str
    comment: str
    grants: Mapping[str, Sequence[VolumePrivilege]] = field(
        default_factory=dict[str, Sequence[VolumePrivilege]]
    )

    def __post_init__(self) -> None:
        """Refuse names that SQL must quote, and privileges that a volume does not have."""
        check_name("volume", self.name)
        check_grants("volume", self.name, self.grants)


def _no_volumes() -> Sequence[VolumeSpec]:
    return ()


@dataclass(frozen=True, kw_only=True)
class SchemaSpec:
    """A schema. What is granted on the catalog holds here too; ``grants`` is what comes on top."""

    name: str
    comment: str
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    grants: Mapping[str, Sequence[SchemaPrivilege]] = field(
        default_factory=dict[str, Sequence[SchemaPrivilege]]
    )
    volumes: Sequence[VolumeSpec] = field(default_factory=_no_volumes)

    def __post_init__(self) -> None:
        """Refuse reserved, quoted and repeated names, and privileges that a schema does not have."""
        check_name("schema", self.name)
        if self.name in _RESERVED:
            raise ValueError(f"schema {self.name!r} is Databricks' own; choose another name")
        check_grants("schema", self.name, self.grants)
        check_unique(f"in schema {self.name!r}, volume", (volume.name for volume in self.volumes))
