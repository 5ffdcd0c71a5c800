"""Operations that take their time, each its own: a cloud has nothing the moment it is asked for it.

localcloud answers at once, so a program that asks for things in the wrong order can be lucky with it for
ever. With ``LOCALCLOUD_DELAYS=<seed>`` every create, update and delete takes a random time about the typical
one of its type; the same seed gives the same times. The clouds decide on a request when it arrives, and what
it asks for is there when it is answered. ``<seed>:<scale>`` also says how many milliseconds a second takes.
"""

import math
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLE = "LOCALCLOUD_DELAYS"

TYPICAL: Mapping[str, float] = {
    "azure-native:databricks:Workspace": 150,
    "azure-native:keyvault:Vault": 30,
    "azure-native:network:NatGateway": 20,
    "azure-native:network:PrivateEndpoint": 40,
    "azure-native:network:VirtualNetworkPeering": 15,
    "azure-native:privatedns:VirtualNetworkLink": 35,
    "azure-native:storage:StorageAccount": 25,
    "databricks:index/cluster:Cluster": 240,
    "databricks:index/modelServing:ModelServing": 300,
    "databricks:index/onlineStore:OnlineStore": 200,
    "databricks:index/sqlEndpoint:SqlEndpoint": 20,
}
"""Seconds of the types that take long, by the order of magnitude; the others take ``OTHERS``."""

OTHERS = 3.0
SPREAD = 8.0
"""How many times shorter and longer than the typical time an operation can be."""

STUCK, STUCK_SHARE = 50.0, 0.25
"""How many times longer an operation takes that hangs, and how many of all operations do."""

MOST = 0.05
"""Seconds that a call takes at the most, at any scale."""


@dataclass(frozen=True)
class Delays:
    """The times of one seed; without a seed nothing takes any."""

    seed: str | None = None
    scale: float = 0.2

    @classmethod
    def from_environment(cls) -> "Delays":
        """Return the delays that the environment asks for.

        Raises:
            ValueError: the variable is not a seed, or a seed and a scale.
        """
        text = os.environ.get(VARIABLE, "")
        if not text:
            return cls()
        seed, colon, scale = text.partition(":")
        try:
            number = float(scale) if colon else cls.scale
        except ValueError:
            number = math.nan
        if not seed or not 0 < number < math.inf:
            raise ValueError(
                f"{VARIABLE} is {text!r}; write a seed, or a seed and milliseconds a second, as in 7:0.2"
            )
        return cls(seed, number)

    def seconds(self, token: str, name: str) -> float:
        """Return the simulated seconds of an operation on the resource of this type and logical name."""
        if self.seed is None:
            return 0.0
        chance = random.Random(f"{self.seed}/{token}/{name}")  # noqa: S311 (no secret)
        stuck = STUCK if chance.random() < STUCK_SHARE else 1.0
        return TYPICAL.get(token, OTHERS) * SPREAD ** chance.uniform(-1, 1) * stuck

    def wall_seconds(self, token: str, name: str) -> float:
        """Return how long a call takes."""
        return min(self.seconds(token, name) * self.scale / 1000, MOST)
