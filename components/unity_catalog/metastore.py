"""Metastore: the one per region that holds every catalog of an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import pulumi
import pulumi_databricks as databricks

from components.unity_catalog.names import check_name

# The provider's own limit, one year:
# https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/metastore
_MAX_TOKEN_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class MetastoreArgs:
    """The metastore to make, or to adopt.

    An account has one metastore per region, and Databricks makes it by itself for accounts since
    November 2023. With ``adopt_id`` that one is used as it is and the other fields describe nothing.
    """

    metastore_name: str
    region: str
    sharing_scope: Literal["INTERNAL", "INTERNAL_AND_EXTERNAL"]
    recipient_token_days: int  # how long the token of a Delta Sharing recipient lives
    owner: pulumi.Input[str] | None = None  # a group that whoever deploys is a member of
    adopt_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse names that SQL must quote, and token lifetimes beyond Databricks' limits."""
        check_name("metastore_name", self.metastore_name)
        if not 1 <= self.recipient_token_days <= _MAX_TOKEN_DAYS:
            raise ValueError(
                f"recipient_token_days is {self.recipient_token_days}; it must be 1 to {_MAX_TOKEN_DAYS}"
            )


class Metastore(pulumi.ComponentResource):
    """The region's metastore. Needs an account-level provider.

    It has no storage of its own: each catalog brings its storage root, so that environments share none.
    It is protected, and stays in the account when the stack goes: every workspace of the region uses it.
    """

    metastore_id: pulumi.Output[str]

    def __init__(self, name: str, args: MetastoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:unity_catalog:Metastore", name, None, opts)

        if args.adopt_id is None:
            lifetime = timedelta(days=args.recipient_token_days)
            metastore = databricks.Metastore(
                name,
                name=args.metastore_name,
                region=args.region,
                delta_sharing_scope=args.sharing_scope,
                delta_sharing_recipient_token_lifetime_in_seconds=int(lifetime.total_seconds()),
                owner=args.owner,
                api="account",
                force_destroy=False,
                opts=pulumi.ResourceOptions(parent=self, protect=True, retain_on_delete=True),
            )
            self.metastore_id = metastore.id
        else:
            self.metastore_id = pulumi.Output.from_input(args.adopt_id)
        self.register_outputs({"metastore_id": self.metastore_id})
