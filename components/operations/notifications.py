"""Notifications: the Teams channel that hears of alerts."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.validated import validated

# Connectors of Office 365, which Microsoft retires in favour of workflows:
# https://devblogs.microsoft.com/microsoft365dev/retirement-of-office-365-connectors-within-microsoft-teams/
_RETIRED_HOSTS = ("outlook.office.com", "outlook.office365.com", ".webhook.office.com")


@dataclass(frozen=True, kw_only=True)
class NotificationsArgs:
    """Where messages go.

    ``teams_url`` lets whoever knows it write to the channel: it is a secret, whether it comes as one or not.
    It is that of a Teams workflow, "Post to a channel when a webhook request is received".
    """

    destination_name: str
    teams_url: pulumi.Input[str]

    def __post_init__(self) -> None:
        """Refuse a plain address that cannot work, without showing it."""
        validated(self.teams_url, _check_address)


def _check_address(url: str) -> None:
    """Raise ``ValueError`` on an address that cannot work, without showing it."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:  # its message would show the address
        address, host = urlsplit(""), ""
    if address.scheme != "https" or not host:
        raise ValueError("teams_url must be an https address; take the one that the workflow in Teams shows")
    if host.endswith(_RETIRED_HOSTS):
        raise ValueError(
            "teams_url is that of an Office 365 connector, which Microsoft retires;"
            " make a workflow in Teams and use its address"
        )


class Notifications(pulumi.ComponentResource):
    """A notification destination. Needs a workspace-level provider of an administrator.

    Databricks never gives the address back, so a change of it outside of here is not noticed.
    https://learn.microsoft.com/azure/databricks/admin/workspace-settings/notification-destinations
    """

    destination_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: NotificationsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:operations:Notifications", name, None, opts)

        destination = databricks.NotificationDestination(
            name,
            display_name=args.destination_name,
            config={
                "microsoft_teams": {"url": pulumi.Output.secret(validated(args.teams_url, _check_address))}
            },
            opts=child_options(self),
        )

        self.destination_id = destination.id
        self.register_outputs({"destination_id": self.destination_id})
