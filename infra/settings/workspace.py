"""The Databricks workspace of an environment. Defaults are the private values."""

from typing import Literal

from pydantic import Field

from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import UnityCatalogName

RequiredRules = Literal["AllRules", "NoAzureDatabricksRules"]


class Workspace(Section):
    """Who reaches the workspace over which network.

    https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link
    """

    default_catalog: UnityCatalogName = Field(
        description="The catalog of names that state none: the environment's own or the models'."
    )
    public_access: bool = Field(
        default=False, description="Whether the workspace's address answers to the internet."
    )
    back_end_private_link: bool = Field(
        default=True, description="Whether clusters reach the control plane through the private endpoint."
    )
    storage_firewall: bool = Field(
        default=True,
        description="Whether the workspace's own storage account is reached through private endpoints and "
        "connectivity rules only.",
    )

    @property
    def required_rules(self) -> RequiredRules:
        """The security rules that Azure Databricks expects of the subnets, by their ARM name."""
        return "NoAzureDatabricksRules" if self.back_end_private_link else "AllRules"

    @rule
    def _private_workspace_has_a_private_back_end(self) -> Problems:
        if not self.public_access and not self.back_end_private_link:
            yield Problem(
                ("backEndPrivateLink",),
                "clusters of a workspace without public access need it; set it to true",
            )


class WebAuth(Section):
    """The workspace that hosts the region's browser sign-in, and through which the metastore is managed.

    https://learn.microsoft.com/azure/databricks/security/network/front-end/front-end-private-connect
    """

    public_access: bool = Field(
        default=False, description="Whether the workspace's address answers to the internet."
    )
