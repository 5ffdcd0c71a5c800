"""Azure's public regions, and their names as people and programs write them.

https://learn.microsoft.com/azure/reliability/regions-list
"""

from collections.abc import Collection

REGIONS = frozenset(
    [
        "australiacentral",
        "australiacentral2",
        "australiaeast",
        "australiasoutheast",
        "austriaeast",
        "belgiumcentral",
        "brazilsouth",
        "brazilsoutheast",
        "canadacentral",
        "canadaeast",
        "centralindia",
        "centralus",
        "chilecentral",
        "denmarkeast",
        "eastasia",
        "eastus",
        "eastus2",
        "francecentral",
        "francesouth",
        "germanynorth",
        "germanywestcentral",
        "indonesiacentral",
        "israelcentral",
        "italynorth",
        "japaneast",
        "japanwest",
        "koreacentral",
        "koreasouth",
        "malaysiawest",
        "mexicocentral",
        "newzealandnorth",
        "northcentralus",
        "northeurope",
        "norwayeast",
        "norwaywest",
        "polandcentral",
        "qatarcentral",
        "southafricanorth",
        "southafricawest",
        "southcentralus",
        "southeastasia",
        "southindia",
        "spaincentral",
        "swedencentral",
        "swedensouth",
        "switzerlandnorth",
        "switzerlandwest",
        "uaecentral",
        "uaenorth",
        "uksouth",
        "ukwest",
        "westcentralus",
        "westeurope",
        "westindia",
        "westus",
        "westus2",
        "westus3",
    ]
)

WITHOUT_ZONES = frozenset(
    [
        "australiacentral",
        "australiacentral2",
        "australiasoutheast",
        "brazilsoutheast",
        "canadaeast",
        "francesouth",
        "germanynorth",
        "koreasouth",
        "northcentralus",
        "norwaywest",
        "southafricawest",
        "southindia",
        "swedensouth",
        "switzerlandwest",
        "uaecentral",
        "ukwest",
        "westcentralus",
        "westindia",
        "westus",
    ]
)
"""Regions without availability zones: https://learn.microsoft.com/azure/reliability/availability-zones-region-support"""

ZONES = ("1", "2", "3")
GLOBAL = "global"


def refuse_zones(location: str, zones: Collection[str]) -> str | None:
    """Return why resources of a region cannot lie in these zones, or None."""
    wrong = [zone for zone in zones if zone not in ZONES]
    if wrong:
        return f"{', '.join(map(repr, wrong))}: availability zones are {', '.join(ZONES)}"
    if zones and location in WITHOUT_ZONES:
        return f"region '{location}' has no availability zones"
    return None


def normalize(location: str) -> str:
    """Return a region's name as Azure keeps it: 'East US 2' is 'eastus2'."""
    return location.replace(" ", "").casefold()
