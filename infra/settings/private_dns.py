"""Private DNS zones: made by the shared stack, or those that the organisation has already."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from components.network.zones import MONITOR_ZONES, ZONES
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import arm_id_of

ZoneId = Annotated[str, arm_id_of("Microsoft.Network/privateDnsZones")]

ZONE_NAMES: Mapping[str, str] = {
    "databricks": ZONES["databricks_ui_api"],
    "blob": ZONES["blob"],
    "dfs": ZONES["dfs"],
    "vault": ZONES["vault"],
    "monitor": MONITOR_ZONES[0],
    "oms": MONITOR_ZONES[1],
    "ods": MONITOR_ZONES[2],
    "agents": MONITOR_ZONES[3],
}
"""Names of the zones by their key in the settings."""


class Zone(Section):
    """One private DNS zone."""

    existing_id: ZoneId | None = Field(
        default=None, description="ARM id of a zone to use; without it the stack makes one."
    )


class PrivateDns(Section):
    """The zones in which private endpoints are found by name."""

    databricks: Zone = Field(default=Zone(), description=ZONE_NAMES["databricks"])
    blob: Zone = Field(default=Zone(), description=ZONE_NAMES["blob"])
    dfs: Zone = Field(default=Zone(), description=ZONE_NAMES["dfs"])
    vault: Zone = Field(default=Zone(), description=ZONE_NAMES["vault"])
    monitor: Zone = Field(default=Zone(), description="privatelink.monitor.azure.com")
    oms: Zone = Field(default=Zone(), description="privatelink.oms.opinsights.azure.com")
    ods: Zone = Field(default=Zone(), description="privatelink.ods.opinsights.azure.com")
    agents: Zone = Field(default=Zone(), description="privatelink.agentsvc.azure-automation.net")

    def existing_ids(self, *, monitor: bool) -> dict[str, str | None]:
        """Return the existing zone's id, or nothing where it is to be made, by the zone's name.

        Args:
            monitor: Whether the zones of Azure Monitor are needed, too.
        """
        zones: dict[str, Zone] = {key: getattr(self, key) for key in ZONE_NAMES}
        return {
            ZONE_NAMES[key]: zone.existing_id
            for key, zone in zones.items()
            if monitor or ZONE_NAMES[key] in ZONES.values()
        }

    @rule
    def _ids_are_of_the_right_zones(self) -> Problems:
        for key, name in ZONE_NAMES.items():
            zone: Zone = getattr(self, key)
            if zone.existing_id and not zone.existing_id.lower().endswith(f"/{name}"):
                yield Problem((key, "existingId"), f"is the id of another zone; choose the one named {name}")
