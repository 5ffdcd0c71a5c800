"""A storage account as every one here is: encrypted twice, without keys, closed unless somebody is let in."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import storage

from components.options import child_options


def hardened_storage_account(
    name: str,
    parent: pulumi.Resource,
    *,
    resource_group_name: pulumi.Input[str],
    location: str,
    account_name: str,
    replication: str,
    hierarchical_namespace: bool,
    public_network_access: str,
    ip_rules: Sequence[storage.IPRuleArgsDict] = (),
    resource_access_rules: Sequence[storage.ResourceAccessRuleArgsDict] = (),
    tags: Mapping[str, str],
) -> "storage.StorageAccount":
    """Register a protected account that only identities of Entra ID come to.

    Args:
        name: Logical name.
        parent: The component that it belongs to.
        resource_group_name: Where it lies.
        location: Its region.
        account_name: Its name in the world.
        replication: A SKU of Azure Storage, such as ``Standard_ZRS``.
        hierarchical_namespace: Whether it has a hierarchical namespace, as data lakes do.
        public_network_access: ``Enabled`` or ``Disabled``; the firewall denies everybody in either case, but
            for those whom the rules let in.
        ip_rules: Public addresses that are let in, while public access is enabled.
        resource_access_rules: Resources of Azure that are let in, always.
        tags: Tags of the account.
    """
    firewall: storage.NetworkRuleSetArgsDict = {
        "default_action": storage.DefaultAction.DENY,
        "bypass": "None",
    }
    if ip_rules:
        firewall["ip_rules"] = ip_rules
    if resource_access_rules:
        firewall["resource_access_rules"] = resource_access_rules
    return storage.StorageAccount(
        name,
        resource_group_name=resource_group_name,
        location=location,
        account_name=account_name,
        kind="StorageV2",
        sku={"name": replication},
        is_hns_enabled=hierarchical_namespace,
        public_network_access=public_network_access,
        network_rule_set=firewall,
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        enable_https_traffic_only=True,
        is_local_user_enabled=False,
        minimum_tls_version="TLS1_2",
        encryption={
            "key_source": "Microsoft.Storage",
            "require_infrastructure_encryption": True,  # can be chosen only when the account is made
            "services": {"blob": {"enabled": True, "key_type": "Account"}},
        },
        tags=tags,
        opts=child_options(parent, protect=True),
    )
