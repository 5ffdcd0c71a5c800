"""Serverless connectivity: the configuration that holds the private ways of serverless compute."""

import re
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.options import child_options

# https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/mws_network_connectivity_config
_NAME = re.compile(r"[0-9a-zA-Z_-]{3,30}")


@dataclass(frozen=True, kw_only=True)
class ServerlessConnectivityArgs:
    """The configuration's name and region."""

    region: str
    config_name: str

    def __post_init__(self) -> None:
        """Refuse a name that Databricks refuses."""
        if not _NAME.fullmatch(self.config_name):
            raise ValueError(
                f"config_name {self.config_name!r} must be 3 to 30 letters, digits, hyphens and underscores"
            )


class ServerlessConnectivity(pulumi.ComponentResource):
    """A network connectivity configuration. Needs an account-level provider.

    Every workspace under it has all of its rules, so workspaces that must not reach each other's data have
    configurations of their own: an account can have ten a region, with 100 private endpoints together.
    https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link
    Databricks keeps a deleted rule for days, and refuses to delete its configuration meanwhile:
    https://github.com/databricks/terraform-provider-databricks/issues/5292
    """

    config_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ServerlessConnectivityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:ServerlessConnectivity", name, None, opts)

        config = databricks.MwsNetworkConnectivityConfig(
            name, name=args.config_name, region=args.region, opts=child_options(self)
        )

        self.config_id = config.network_connectivity_config_id
        self.register_outputs({"config_id": self.config_id})
