"""Microsoft.OperationalInsights: Log Analytics workspaces.

https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure and
specification/operationalinsights/resource-manager/Microsoft.OperationalInsights/OperationalInsights/stable/2023-09-01.
"""

import uuid
from collections.abc import Iterator

from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import get, number, text
from localcloud.azure.tokens import LOG_WORKSPACE
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_FREE_RETENTION = 7
_SHORTEST_RETENTION, _LONGEST_RETENTION = 30, 730


@register
class Workspace(ArmResource):
    """A Log Analytics workspace."""

    token = LOG_WORKSPACE
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}"
    )
    api_version = "2023-09-01"
    names = by_parameter(
        workspaceName=NameRule(
            4,
            63,
            r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?",
            "letters, digits and hyphens, and starts and ends with a letter or digit",
        )
    )

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check retention and the daily cap."""
        sku = text(inputs, "sku.name") or "PerGB2018"
        days = number(inputs, "retentionInDays")
        if sku == "Free" and days not in (None, _FREE_RETENTION):
            yield Problem("retentionInDays", f"is {days}: the SKU Free keeps {_FREE_RETENTION} days")
        elif sku != "Free" and days is not None and not _SHORTEST_RETENTION <= days <= _LONGEST_RETENTION:
            allowed = f"{_SHORTEST_RETENTION} to {_LONGEST_RETENTION} days"
            message = "InvalidParameter: 'RetentionInDays' property doesn't match the SKU limits"
            yield Problem("retentionInDays", f"{message}: {days}, not {allowed}")
        quota = get(inputs, "workspaceCapping.dailyQuotaGb")
        if isinstance(quota, int | float) and quota != -1 and quota < 0.023:
            yield Problem("workspaceCapping.dailyQuotaGb", f"is {quota}: -1 for no cap, or 0.023 GB and more")

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the workspace's own id and dates, and the defaults that the service shows."""
        before = current.outputs if current else {}
        now = timestamp(cloud)
        return {
            "customerId": before.get("customerId", str(uuid.uuid4())),
            "createdDate": before.get("createdDate", now),
            "modifiedDate": now,
            "sku": {"lastSkuUpdate": now, **(inputs.get("sku") or {"name": "PerGB2018"})},
            "retentionInDays": inputs.get("retentionInDays", _SHORTEST_RETENTION),
            "publicNetworkAccessForIngestion": inputs.get("publicNetworkAccessForIngestion", "Enabled"),
            "publicNetworkAccessForQuery": inputs.get("publicNetworkAccessForQuery", "Enabled"),
        }
