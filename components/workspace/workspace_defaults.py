"""Workspace defaults: what a workspace assumes where nobody says otherwise."""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks


@dataclass(frozen=True, kw_only=True)
class WorkspaceDefaultsArgs:
    """``default_catalog`` must be usable from the workspace: an isolated one is bound to it first."""

    default_catalog: pulumi.Input[str]


class WorkspaceDefaults(pulumi.ComponentResource):
    """The catalog that a table name without one refers to. Needs the workspace's own provider.

    Running clusters and SQL warehouses take it over when they restart:
    https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/default_namespace_setting
    """

    default_catalog: pulumi.Output[str]

    def __init__(
        self, name: str, args: WorkspaceDefaultsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:workspace:WorkspaceDefaults", name, None, opts)

        setting = databricks.DefaultNamespaceSetting(
            name,
            namespace={"value": args.default_catalog},
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.default_catalog = setting.namespace.value
        self.register_outputs({"default_catalog": self.default_catalog})
