"""Tokens of Delta Sharing run out."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

DAY = 24 * 60 * 60  # seconds


def _check(metastore: Resource) -> Iterator[str]:
    if metastore.at("deltaSharingScope", "INTERNAL") != "INTERNAL_AND_EXTERNAL":
        return
    lifetime = metastore.at("deltaSharingRecipientTokenLifetimeInSeconds", 0)
    most = metastore.settings["maxDays"]
    if lifetime == 0:
        yield "tokens of recipients outside the account never run out"
    elif lifetime > most * DAY:
        yield f"tokens of recipients outside the account last {lifetime / DAY:g} days, and may last {most}"


RULE = ResourceRule(
    name="unity-catalog-recipient-tokens",
    severity=Severity.HIGH,
    description="Tokens of recipients outside the account run out.",
    reason="A token is all that a recipient needs, and whoever finds it is a recipient too.",
    source="https://learn.microsoft.com/azure/databricks/delta-sharing/set-up",
    remediation="Set deltaSharingRecipientTokenLifetimeInSeconds to the days that are allowed, or to fewer.",
    settings={
        "maxDays": {
            "type": "integer",
            "description": "The most days that a recipient's token may last.",
            "default": 90,
        }
    },
    on=("databricks:index/metastore:Metastore",),
    check=_check,
)
