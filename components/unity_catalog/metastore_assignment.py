"""Metastore assignment: gives one workspace the region's metastore."""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks


@dataclass(frozen=True, kw_only=True)
class MetastoreAssignmentArgs:
    """Which workspace, which metastore. Both are in the same region."""

    metastore_id: pulumi.Input[str]
    workspace_id: pulumi.Input[str]  # the numeric id, as a string


class MetastoreAssignment(pulumi.ComponentResource):
    """A workspace's metastore. Needs an account-level provider.

    A workspace without a metastore cannot be asked which one it has, so this goes through the account.
    Assigning the metastore that Databricks assigned by itself changes nothing.
    """

    workspace_id: pulumi.Output[str]
    """The workspace's id, known once it has the metastore."""

    def __init__(
        self, name: str, args: MetastoreAssignmentArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:unity_catalog:MetastoreAssignment", name, None, opts)

        assignment = databricks.MetastoreAssignment(
            name,
            metastore_id=args.metastore_id,
            workspace_id=args.workspace_id,
            api="account",
            # A workspace has one metastore: the old assignment, deleted last, would leave it with none.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )

        self.workspace_id = assignment.workspace_id
        self.register_outputs({"workspace_id": self.workspace_id})
