"""OnlineStore: the database from which endpoints read features within milliseconds."""

from dataclasses import dataclass
from typing import Literal, get_args

import pulumi
import pulumi_databricks as databricks

Capacity = Literal["CU_1", "CU_2", "CU_4", "CU_8"]

_LONGEST_NAME = 63  # bytes


@dataclass(frozen=True, kw_only=True)
class OnlineStoreArgs:
    """How large the store is. It runs, and costs, around the clock, and each replica costs as much again."""

    store_name: str
    capacity: Capacity
    read_replicas: int = 0

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses."""
        if not 1 <= len(self.store_name.encode()) <= _LONGEST_NAME:
            raise ValueError(f"store_name {self.store_name!r} must have 1 to {_LONGEST_NAME} bytes")
        if self.capacity not in get_args(Capacity):
            legal = ", ".join(get_args(Capacity))
            raise ValueError(f"capacity is {self.capacity!r}; it must be one of {legal}")
        if self.read_replicas < 0:
            raise ValueError(f"read_replicas is {self.read_replicas}; it cannot be less than 0")


class OnlineStore(pulumi.ComponentResource):
    """An online feature store. Needs a workspace-level provider.

    It holds copies: jobs publish feature tables to it, and can do so again, so it is not protected.
    https://learn.microsoft.com/azure/databricks/machine-learning/feature-store/online-feature-store
    """

    store_name: pulumi.Output[str]

    def __init__(self, name: str, args: OnlineStoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:mlops:OnlineStore", name, None, opts)

        store = databricks.OnlineStore(
            name,
            name=args.store_name,
            capacity=args.capacity,
            read_replica_count=args.read_replicas,
            # The name is the store: to rename one is to make another.
            opts=pulumi.ResourceOptions(parent=self, replace_on_changes=["name"]),
        )

        self.store_name = store.name
        self.register_outputs({"store_name": self.store_name})
