"""What an endpoint serves, declared as data: versions of models, their share of the traffic, their size."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from components.unity_catalog.names import check_full_name
from sections.secret_patterns import in_the_open

Size = Literal["Small", "Medium", "Large"]
"""Bounds of concurrency: 4 to 4, 8 to 16, 16 to 64; from 0 where the entity scales to zero."""

WorkloadType = Literal[
    "CPU",
    "CPU_MEDIUM",
    "CPU_LARGE",
    "GPU_SMALL",
    "GPU_MEDIUM",
    "GPU_LARGE",
    "GPU_XLARGE",
    "GPU_XLARGE_8",
    "MULTIGPU_MEDIUM",
]

MOST_ENTITIES = 10

NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")


@dataclass(frozen=True, kw_only=True)
class Concurrency:
    """How many requests are served at once, at least and at most, in place of a size."""

    least: int
    most: int

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if not 0 <= self.least <= self.most or self.most < 1:
            raise ValueError(
                f"concurrency of {self.least} to {self.most} must be 0 <= least <= most, most >= 1"
            )


@dataclass(frozen=True, kw_only=True)
class ServedEntity:
    """One version of a model, and its share of the traffic in percent.

    The name is given, because the one that Databricks would make of a Unity Catalog name has dots, which a
    served name may not have. An entity without traffic is kept ready.
    """

    name: str
    model: str  # catalog.schema.model
    version: int
    traffic: int
    size: Size | Concurrency = "Small"
    scale_to_zero: bool = False
    workload_type: WorkloadType = "CPU"
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses, and secrets in plain text."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"served entity {self.name!r} must be 1 to 63 letters, digits, '_' and '-'")
        what = f"served entity {self.name!r}"
        check_full_name(f"{what}: model", self.model, "catalog.schema.model")
        if self.version < 1:
            raise ValueError(f"{what} has version {self.version}; versions are counted from 1")
        if not 0 <= self.traffic <= 100:
            raise ValueError(f"{what} has {self.traffic} % of the traffic; it must be 0 to 100")
        if not isinstance(self.size, Concurrency) and self.size not in get_args(Size):
            raise ValueError(f"{what} has size {self.size!r}; it must be one of {', '.join(get_args(Size))}")
        if self.workload_type not in get_args(WorkloadType):
            legal = ", ".join(get_args(WorkloadType))
            raise ValueError(f"{what} has workload type {self.workload_type!r}; it must be one of {legal}")
        for key, value in self.environment.items():
            if in_the_open(key, value):
                raise ValueError(
                    f"{what}: environment variable {key} holds a secret in plain text;"
                    " refer to it as {{secrets/<scope>/<key>}}"
                )


def check_entities(endpoint: str, entities: Sequence[ServedEntity]) -> None:
    """Raise ``ValueError`` unless the entities have names of their own and share all of the traffic."""
    if not 1 <= len(entities) <= MOST_ENTITIES:
        raise ValueError(
            f"endpoint {endpoint!r} serves {len(entities)} entities; it must serve 1 to {MOST_ENTITIES}"
        )
    names = [entity.name for entity in entities]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"endpoint {endpoint!r} serves {', '.join(twice)} more than once")
    total = sum(entity.traffic for entity in entities)
    if total != 100:
        raise ValueError(f"endpoint {endpoint!r} routes {total} % of the traffic; it must be 100 %")
