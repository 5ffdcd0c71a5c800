"""Catalog: one catalog with its schemas, volumes, workspace bindings and grants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_databricks as databricks

from components.options import child_options
from components.unity_catalog.bindings import bind
from components.unity_catalog.grants import check_grants, set_grants
from components.unity_catalog.names import check_name, check_unique
from components.unity_catalog.privileges import CatalogPrivilege
from components.unity_catalog.specs import SchemaSpec


@dataclass(frozen=True, kw_only=True)
class CatalogArgs:
    """The catalog and all that is declared in it.

    ``grants`` and those of the schemas and volumes are complete: whatever they do not list is revoked.
    Their keys are the principals' names; ``principals`` gives what stands for a name in Databricks where
    that differs or is made in the same deployment (a service principal's application id, a group's name
    as an output).

    ``owner`` must be a group that whoever deploys is a member of, because ownership leaves
    the deployer at once. A deployer who is neither the owner nor among the owners works by ``MANAGE``,
    which ``grants`` must list, or they would take that privilege away. The catalog is protected: an owner
    that is an output of something unprotected would hold that in place too.
    """

    catalog_name: str
    storage_root: pulumi.Input[str]  # the url of an external location; a change replaces the catalog
    comment: str
    schemas: Sequence[SchemaSpec]
    isolated: bool = True
    workspace_ids: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])
    grants: Mapping[str, Sequence[CatalogPrivilege]] = field(
        default_factory=dict[str, Sequence[CatalogPrivilege]]
    )
    principals: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])
    owner: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse bad names and privileges, and bindings of a catalog that is open to all workspaces."""
        check_name("catalog_name", self.catalog_name)
        check_grants("catalog", self.catalog_name, self.grants)
        check_unique(f"in catalog {self.catalog_name!r}, schema", (schema.name for schema in self.schemas))
        if self.workspace_ids and not self.isolated:
            raise ValueError(
                f"catalog {self.catalog_name!r} is not isolated, so every workspace can use it;"
                " leave workspace_ids out, or set isolated"
            )


class Catalog(pulumi.ComponentResource):
    """A catalog in storage of its own. Needs a workspace-level provider.

    The catalog, its schemas and its volumes hold data and are protected; bindings and grants are not.
    The provider deletes the schema ``default`` that Databricks puts into every catalog, and binds an
    isolated catalog to the workspace that it works through.
    """

    catalog_name: pulumi.Output[str]

    bound_names: dict[str, pulumi.Output[str]]
    """Key of ``workspace_ids`` to the catalog's name, known once that workspace can use it."""

    schema_names: dict[str, pulumi.Output[str]]
    """Schema to its full name, ``catalog.schema``, known once the bound workspaces can use it."""

    volume_names: dict[str, pulumi.Output[str]]
    """``schema.volume`` to its full name, ``catalog.schema.volume``, known once its grants hold and the bound
    workspaces can use it."""

    def __init__(self, name: str, args: CatalogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:unity_catalog:Catalog", name, None, opts)

        catalog = databricks.Catalog(
            name,
            name=args.catalog_name,
            storage_root=args.storage_root,
            comment=args.comment,
            isolation_mode="ISOLATED" if args.isolated else "OPEN",
            enable_predictive_optimization="ENABLE",
            owner=args.owner,
            force_destroy=False,
            opts=child_options(self, protect=True),
        )
        self.catalog_name = catalog.name
        self.bound_names = bind(name, "catalog", catalog.name, args.workspace_ids, self)
        set_grants(
            f"{name}-grants",
            securable="catalog",
            full_name=catalog.name,
            grants=args.grants,
            principals=args.principals,
            parent=self,
        )

        self.schema_names = {}
        self.volume_names = {}
        for spec in args.schemas:
            self._add_schema(f"{name}-{spec.name}", spec, args)

        self.register_outputs(
            {
                "catalog_name": self.catalog_name,
                "bound_names": self.bound_names,
                "schema_names": self.schema_names,
                "volume_names": self.volume_names,
            }
        )

    def _add_schema(self, name: str, spec: SchemaSpec, args: CatalogArgs) -> None:
        """Make one schema, its volumes, and their grants."""
        schema = databricks.Schema(
            name,
            catalog_name=self.catalog_name,
            name=spec.name,
            comment=spec.comment,
            properties=spec.properties or None,
            owner=args.owner,
            force_destroy=False,
            opts=child_options(self, protect=True),
        )
        full_name = pulumi.Output.concat(schema.catalog_name, ".", schema.name)
        self.schema_names[spec.name] = self._usable(full_name)
        set_grants(
            f"{name}-grants",
            securable="schema",
            full_name=full_name,
            grants=spec.grants,
            principals=args.principals,
            parent=self,
        )

        for volume_spec in spec.volumes:
            volume = databricks.Volume(
                f"{name}-{volume_spec.name}",
                catalog_name=schema.catalog_name,
                schema_name=schema.name,
                name=volume_spec.name,
                volume_type="MANAGED",
                comment=volume_spec.comment,
                owner=args.owner,
                opts=child_options(self, protect=True),
            )
            volume_name = pulumi.Output.concat(full_name, ".", volume.name)
            granted = set_grants(
                f"{name}-{volume_spec.name}-grants",
                securable="volume",
                full_name=volume_name,
                grants=volume_spec.grants,
                principals=args.principals,
                parent=self,
            )
            self.volume_names[f"{spec.name}.{volume_spec.name}"] = self._usable(granted)

    def _usable(self, name: pulumi.Output[str]) -> pulumi.Output[str]:
        """Return a name that is known once the bound workspaces see what is in the catalog."""
        return pulumi.Output.all(name, *self.bound_names.values()).apply(lambda names: names[0])
