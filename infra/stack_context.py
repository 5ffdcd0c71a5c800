"""Where the resources of a stack stand, and what they all carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import resources

from components.computed import subscription_of
from infra import naming, providers
from infra.accounts import AzureAccount


@dataclass(frozen=True, kw_only=True)
class StackContext:
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
    _elsewhere: dict[str, azure_native.Provider] = field(default_factory=dict[str, azure_native.Provider])
    """The providers of other subscriptions, by GUID."""

    @classmethod
    def create(
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

    def provider_for(self, arm_id: str, name: str | None = None) -> azure_native.Provider:
        """Return the provider that works where an existing resource stands.

        In the stack's own subscription that is its own. Another one would do as well, and the engine
        replaces nothing for it (``providerChanged`` in ``pkg/resource/deploy/step_generator.go`` of
        https://github.com/pulumi/pulumi), but a platform of one subscription would show it as created.

        Args:
            arm_id: ARM id of the resource.
            name: Logical name of the provider of another subscription; ``hub-<GUID>`` if it is not given.
        """
        subscription_id = subscription_of(arm_id)
        if subscription_id == self.account.subscription_id:
            return self.provider
        if subscription_id not in self._elsewhere:
            self._elsewhere[subscription_id] = providers.azure(
                subscription_id, name or f"hub-{subscription_id}"
            )
        return self._elsewhere[subscription_id]

    def options(
        self, after: Sequence[pulumi.Resource] = (), *, protect: bool | None = None
    ) -> pulumi.ResourceOptions:
        """Return the options of a component whose children are all in Azure.

        Args:
            after: What must exist before the component, for an effect that none of its inputs carries.
            protect: Whether the children stay until somebody unprotects them.
        """
        return pulumi.ResourceOptions(providers=[self.provider], depends_on=list(after), protect=protect)
