"""What a resource needs beside it in its stack."""

from policy.core.companions import has_companion
from policy.core.rule import Severity, StackRule

RULES = (
    StackRule(
        name="stack-catalog-grants",
        severity=Severity.MEDIUM,
        description="Every catalog and every schema has its grants in the same stack.",
        reason="Grants are authoritative where they are declared; elsewhere nobody reviews them.",
        source="https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/",
        remediation="Declare a Grants resource for it, made from its name.",
        check=has_companion(
            {"databricks:index/catalog:Catalog": "catalog", "databricks:index/schema:Schema": "schema"},
            "databricks:index/grants:Grants",
            "no grants are declared for it, so what was clicked together holds",
        ),
    ),
    StackRule(
        name="stack-zones-linked",
        severity=Severity.MEDIUM,
        description="Every private DNS zone is linked to a network of its stack.",
        reason="Records in a zone that no network reads lead nobody to the private endpoint.",
        source="https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
        remediation="Link the zone to the network with a VirtualNetworkLink.",
        check=has_companion(
            {"azure-native:privatedns:PrivateZone": "privateZoneName"},
            "azure-native:privatedns:VirtualNetworkLink",
            "no network is linked to it, so nobody reads its records",
        ),
    ),
)
