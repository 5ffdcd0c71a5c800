"""Storage access: lets Unity Catalog reach one path of a data lake, and nobody around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.unity_catalog.bindings import bind
from components.unity_catalog.names import check_name
from components.validated import validated

# Storage objects have an isolation enum of their own, other than the catalog's.
_ISOLATED: Final = "ISOLATION_MODE_ISOLATED"
_COMMENT = "Managed by Pulumi"
_URL = re.compile(r"abfss://[a-z0-9-]{3,63}@[a-z0-9]{3,24}\.dfs\.core\.windows\.net(/.*)?")


@dataclass(frozen=True, kw_only=True)
class StorageAccessArgs:
    """The path, and the identity that reads and writes it.

    ``role_assignment_id`` is that of the assignment which lets the connector's identity use the storage:
    Databricks tries the path when it creates the location, and refuses without it.
    """

    credential_name: str
    location_name: str
    url: pulumi.Input[str]  # abfss://<container>@<account>.dfs.core.windows.net/<path>
    connector_id: pulumi.Input[str]  # ARM id of the Databricks access connector
    role_assignment_id: pulumi.Input[str]
    workspace_ids: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])
    owner: pulumi.Input[str] | None = None  # a group that whoever deploys is a member of

    def __post_init__(self) -> None:
        """Refuse names that SQL must quote, and paths that are not in Azure's data lake."""
        check_name("credential_name", self.credential_name)
        check_name("location_name", self.location_name)
        validated(self.url, _check_url)


def _check_url(url: str) -> None:
    """Raise ``ValueError`` on a path that is not in Azure's data lake."""
    if not _URL.fullmatch(url):
        raise ValueError(
            f"url {url!r} must have the form abfss://<container>@<account>.dfs.core.windows.net/<path>"
        )


class StorageAccess(pulumi.ComponentResource):
    """A storage credential and an external location, usable from the named workspaces only.

    Both are protected: a catalog cannot do without them.
    """

    credential_name: pulumi.Output[str]
    location_name: pulumi.Output[str]

    location_url: pulumi.Output[str]
    """The path, known once Unity Catalog can use it: what a catalog takes as its storage root."""

    def __init__(
        self, name: str, args: StorageAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:unity_catalog:StorageAccess", name, None, opts)

        credential = databricks.StorageCredential(
            name,
            name=args.credential_name,
            azure_managed_identity={"access_connector_id": args.connector_id},
            isolation_mode=_ISOLATED,
            owner=args.owner,
            comment=_COMMENT,
            force_destroy=False,
            # Without it not even the comment can change while the location stands on the credential:
            # https://github.com/databricks/terraform-provider-databricks/issues/4551
            force_update=True,
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        # Databricks tries the path, as the connector's identity; the location names nothing of its role, so
        # the role's id rides along.
        url = pulumi.Output.all(validated(args.url, _check_url), args.role_assignment_id).apply(
            lambda known: known[0]
        )
        location = databricks.ExternalLocation(
            f"{name}-location",
            name=args.location_name,
            url=url,
            credential_name=credential.name,
            isolation_mode=_ISOLATED,
            owner=args.owner,
            comment=_COMMENT,
            force_destroy=False,
            opts=child_options(self, protect=True),
        )
        bind(f"{name}-credential", "storage_credential", credential.name, args.workspace_ids, self)
        bind(f"{name}-location", "external_location", location.name, args.workspace_ids, self)

        self.credential_name = credential.name
        self.location_name = location.name
        self.location_url = location.url
        self.register_outputs(
            {
                "credential_name": self.credential_name,
                "location_name": self.location_name,
                "location_url": self.location_url,
            }
        )
