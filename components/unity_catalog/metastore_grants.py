"""Metastore grants: who may make catalogs, credentials and locations in the region's metastore."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.unity_catalog.grants import check_grants, set_grants
from components.unity_catalog.privileges import MetastorePrivilege


@dataclass(frozen=True, kw_only=True)
class MetastoreGrantsArgs:
    """The metastore's grants, completely: in an adopted metastore, those that others made are revoked.

    ``grants`` and ``principals`` work as in ``CatalogArgs``.
    """

    metastore_id: pulumi.Input[str]
    grants: Mapping[str, Sequence[MetastorePrivilege]]
    principals: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])

    def __post_init__(self) -> None:
        """Refuse privileges that a metastore does not have, and grants of nothing."""
        if not self.grants:
            raise ValueError("grants is empty; to grant nothing, make no MetastoreGrants")
        check_grants("metastore", "of the region", self.grants)


class MetastoreGrants(pulumi.ComponentResource):
    """Privileges on the metastore itself.

    Needs the workspace-level provider of a workspace that has the metastore. An account administrator has
    none of these privileges by being one; the metastore's owner has them all.
    """

    metastore_id: pulumi.Output[str]
    """The metastore's id, known once the grants hold."""

    def __init__(
        self, name: str, args: MetastoreGrantsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:unity_catalog:MetastoreGrants", name, None, opts)

        self.metastore_id = set_grants(
            name,
            securable="metastore",
            full_name=args.metastore_id,
            grants=args.grants,
            principals=args.principals,
            parent=self,
        )
        self.register_outputs({"metastore_id": self.metastore_id})
