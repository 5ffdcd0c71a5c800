"""Access connector: the identity with which Databricks reaches storage."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import databricks

from components.computed import computed_output
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class AccessConnectorArgs:
    """Where the connector lies."""

    resource_group_name: pulumi.Input[str]
    location: str
    connector_name: str
    tags: Mapping[str, str]


class AccessConnector(pulumi.ComponentResource):
    """A connector with an identity of its own, which nobody holds a secret of.

    Protected: a new connector has a new identity, and until every role and credential names that one, no
    catalog can read its data.
    """

    connector_id: pulumi.Output[str]
    principal_id: pulumi.Output[str]
    """Object id of the identity, for role assignments."""

    def __init__(
        self, name: str, args: AccessConnectorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:workspace:AccessConnector", name, None, opts)

        connector = databricks.AccessConnector(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            connector_name=args.connector_name,
            identity={"type": "SystemAssigned"},
            tags=args.tags,
            opts=child_options(self, protect=True),
        )

        self.connector_id = connector.id
        self.principal_id = computed_output(
            connector.identity, lambda identity: identity.principal_id if identity else None
        )
        self.register_outputs({"connector_id": self.connector_id, "principal_id": self.principal_id})
