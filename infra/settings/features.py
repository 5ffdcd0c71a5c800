"""Features that are served online."""

from typing import Literal

from pydantic import Field

from infra.settings.base import Section

Capacity = Literal["CU_1", "CU_2", "CU_4", "CU_8"]


class OnlineStore(Section):
    """A database that serves features to endpoints. It runs, and costs, day and night."""

    # https://learn.microsoft.com/azure/databricks/machine-learning/feature-store/online-feature-store
    capacity: Capacity = Field(description="Size of the store.")
    read_replicas: int = Field(
        default=0, ge=0, le=2, description="Copies that answer reads; each costs as much."
    )


class Features(Section):
    """How models get features."""

    online_store: OnlineStore | None = Field(
        default=None, description="The online store; without it features are read from tables."
    )
