"""Where the resources of a stack stand, and what they all carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import resources

from infra import naming
from infra.accounts import AzureAccount


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stack's resource group, in a subscription and a region, with the stack's tags.

    ``suffix`` makes the names unique that must be so in the whole world.
    """

    stack: str
    location: str
    account: AzureAccount
    suffix: str
    tags: Mapping[str, str]
    provider: azure_native.Provider
    resource_group_name: pulumi.Output[str]
    resource_group_id: pulumi.Output[str]

    @classmethod
    def make(
        cls,
        stack: str,
        location: str,
        account: AzureAccount,
        tags: Mapping[str, str],
        provider: azure_native.Provider,
    ) -> Self:
        """Register the stack's resource group. It is protected: deleting it deletes the data inside."""
        group = resources.ResourceGroup(
            "resource-group",
            resource_group_name=naming.resource_group(stack),
            location=location,
            tags=tags,
            opts=pulumi.ResourceOptions(provider=provider, protect=True, delete_before_replace=True),
        )
        return cls(
            stack=stack,
            location=location,
            account=account,
            suffix=naming.suffix(account.subscription_id, stack),
            tags=tags,
            provider=provider,
            resource_group_name=group.name,
            resource_group_id=group.id,
        )

    def options(
        self, after: Sequence[pulumi.Resource] = (), *, protect: bool | None = None
    ) -> pulumi.ResourceOptions:
        """Return the options of a component whose children are all in Azure.

        Args:
            after: What must exist before the component, for an effect that none of its inputs carries.
            protect: Whether the children stay until somebody unprotects them.
        """
        return pulumi.ResourceOptions(providers=[self.provider], depends_on=list(after), protect=protect)
