"""The program that makes the state backend of the platform's stacks. It is deployed once, before them."""

import os
import sys
from typing import Any

import pulumi
from pulumi_azure_native import authorization

import platform_model
from components.storage.state_backend import Deployer, StateBackend, StateBackendArgs
from infra import accounts, naming, providers, subscriptions
from infra.stack_context import StackContext
from infra.state import StackState
from platform_model import SHARED
from platform_model.name_rules import BACKEND

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
"""Application id of the Azure CLI, through which people log in; pipelines log in as themselves.

https://learn.microsoft.com/power-platform/admin/apps-to-allow
"""


def build() -> None:
    """Register the backend, and export how Pulumi is told of it."""
    config = pulumi.Config()
    stated = platform_model.current().subscription_id(SHARED)
    azure = providers.azure(stated)
    account = accounts.azure_account(os.environ, stated, azure)
    subscriptions.require_unchanged(BACKEND, account.subscription_id, StackState.read(), SHARED)
    me = authorization.get_client_config(opts=pulumi.InvokeOptions(provider=azure))
    tags = {"owner": config.require("owner"), "environment": BACKEND, "managedBy": "pulumi"}
    context = StackContext.create(BACKEND, config.require("location"), account, tags, azure)
    further: list[Any] = config.require_object("deployers")
    readers: list[Any] = config.require_object("readers")
    backend = StateBackend(
        "state",
        StateBackendArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            account_name=naming.state_account(context.suffix),
            vault_name=naming.key_vault(BACKEND, context.suffix),
            tenant_id=account.tenant_id,
            keep_days=config.require_int("keepDays"),
            addresses=config.require_object("addresses"),
            deployers={
                "creator": Deployer(object_id=me.object_id, kind=_kind(me.client_id)),
                **{
                    object_id: Deployer(object_id=object_id, kind="ServicePrincipal") for object_id in further
                },
            },
            readers={
                object_id: Deployer(object_id=object_id, kind="ServicePrincipal") for object_id in readers
            },
            tags=tags,
        ),
        context.options(),
    )
    pulumi.export(
        "backendUrl",
        pulumi.Output.concat("azblob://", backend.container_name, "?storage_account=", backend.account_name),
    )
    pulumi.export(
        "secretsProvider",
        backend.key_uri.apply(lambda uri: uri.replace("https://", "azurekeyvault://", 1)),
    )


def _kind(client_id: str) -> str:
    return "User" if client_id == AZURE_CLI else "ServicePrincipal"


try:
    build()
except (pulumi.RunError, ValueError) as mistake:
    pulumi.log.error(str(mistake))
    # By this code Pulumi's Python host knows that the program has said what is wrong.
    sys.exit(32)
