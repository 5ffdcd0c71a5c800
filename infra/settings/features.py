"""Features that are served online."""

from typing import Literal, get_args

from pydantic import Field

from infra.cost import rates
from sections.base import Section

Capacity = Literal["CU_1", "CU_2", "CU_4", "CU_8"]

_COSTS = ", ".join(f"{capacity} {rates.online_store_usd(capacity):.2f}" for capacity in get_args(Capacity))
_CAPACITY = f"Size of the store. Estimated USD an hour, at list prices of {rates.AS_OF}: {_COSTS}."


class OnlineStore(Section):
    """A database that serves features to endpoints. It runs, and costs, day and night."""

    # https://learn.microsoft.com/azure/databricks/machine-learning/feature-store/online-feature-store
    capacity: Capacity = Field(description=_CAPACITY)
    read_replicas: int = Field(
        default=0, ge=0, le=2, description="Copies that answer reads; each costs as much."
    )


class Features(Section):
    """How models get features."""

    online_store: OnlineStore | None = Field(
        default=None, description="The online store; without it features are read from tables."
    )
