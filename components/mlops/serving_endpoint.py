"""ServingEndpoint: versions of a model behind one address, with what is recorded of their traffic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_databricks as databricks

from components.mlops.served_entities import NAME, Concurrency, ServedEntity, check_entities
from components.unity_catalog.names import check_name
from components.workspace.permissions import Managers, Permission, check_permissions, permit


@dataclass(frozen=True, kw_only=True)
class InferenceTable:
    """Where requests and responses are recorded: table ``<prefix>_payload``.

    Once recorded there, they cannot be recorded elsewhere; Databricks refuses a change of these names.
    """

    catalog: pulumi.Input[str]
    schema: pulumi.Input[str]
    prefix: str

    def __post_init__(self) -> None:
        """Refuse names that SQL must quote."""
        check_name("inference table: catalog", self.catalog)
        check_name("inference table: schema", self.schema)
        check_name("inference table: prefix", self.prefix)


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """How many calls a minute each user may make, or all callers of the endpoint together."""

    calls: int
    key: Literal["endpoint", "user"] = "endpoint"

    def __post_init__(self) -> None:
        """Refuse limits that let nobody in."""
        if self.calls < 1:
            raise ValueError(f"rate limit of {self.calls} calls a minute would let nobody in")


@dataclass(frozen=True, kw_only=True)
class ServingEndpointArgs:
    """What is served, what is recorded, and who may ask."""

    endpoint_name: str
    entities: Sequence[ServedEntity]
    permissions: Mapping[str, Permission]
    managers: Managers
    tags: Mapping[str, str]
    inference_table: InferenceTable | None = None
    usage_tracking: bool = True
    rate_limits: Sequence[RateLimit] = ()

    def __post_init__(self) -> None:
        """Refuse bad names, traffic that does not sum to 100 %, and levels that an endpoint does not have."""
        if not NAME.fullmatch(self.endpoint_name):
            raise ValueError(f"endpoint {self.endpoint_name!r} must be 1 to 63 letters, digits, '_' and '-'")
        check_entities(self.endpoint_name, self.entities)
        check_permissions("serving_endpoint", self.endpoint_name, self.permissions)


class ServingEndpoint(pulumi.ComponentResource):
    """An endpoint for custom models. Needs a workspace-level provider.

    The endpoint acts with the rights of whoever creates it, and stays with them: EXECUTE on the models,
    CREATE_TABLE on the schema of the inference table.

    It sets nothing but what the provider also updates: configuration, tags and AI gateway. The gateway's
    block stays when all in it is off, because the provider fails on its removal.
    https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
    """

    endpoint_name: pulumi.Output[str]

    endpoint_id: pulumi.Output[str]
    """The id by which permissions know the endpoint."""

    def __init__(
        self, name: str, args: ServingEndpointArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:mlops:ServingEndpoint", name, None, opts)

        endpoint = databricks.ModelServing(
            name,
            name=args.endpoint_name,
            config={
                "served_entities": [_entity(entity) for entity in args.entities],
                "traffic_config": {
                    "routes": [
                        {"served_entity_name": entity.name, "traffic_percentage": entity.traffic}
                        for entity in args.entities
                    ]
                },
            },
            ai_gateway=_gateway(args),
            tags=[{"key": key, "value": args.tags[key]} for key in sorted(args.tags)],
            opts=pulumi.ResourceOptions(parent=self),
        )
        permit(
            f"{name}-permissions",
            "serving_endpoint",
            endpoint.serving_endpoint_id,
            args.permissions,
            self,
            args.managers,
        )

        self.endpoint_name = endpoint.name
        self.endpoint_id = endpoint.serving_endpoint_id
        self.register_outputs({"endpoint_name": self.endpoint_name, "endpoint_id": self.endpoint_id})


def _entity(entity: ServedEntity) -> "databricks.ModelServingConfigServedEntityArgsDict":
    made: databricks.ModelServingConfigServedEntityArgsDict = {
        "name": entity.name,
        "entity_name": entity.model,
        "entity_version": str(entity.version),
        "workload_type": entity.workload_type,
        "scale_to_zero_enabled": entity.scale_to_zero,
    }
    if isinstance(entity.size, Concurrency):
        made["min_provisioned_concurrency"] = entity.size.least
        made["max_provisioned_concurrency"] = entity.size.most
    else:
        made["workload_size"] = entity.size
    if entity.environment:
        made["environment_vars"] = dict(entity.environment)
    return made


def _gateway(args: ServingEndpointArgs) -> "databricks.ModelServingAiGatewayArgsDict":
    table = args.inference_table
    recorded: databricks.ModelServingAiGatewayInferenceTableConfigArgsDict = {"enabled": False}
    if table:
        recorded = {
            "enabled": True,
            "catalog_name": table.catalog,
            "schema_name": table.schema,
            "table_name_prefix": table.prefix,
        }
    gateway: databricks.ModelServingAiGatewayArgsDict = {
        "inference_table_config": recorded,
        "usage_tracking_config": {"enabled": args.usage_tracking},
    }
    if args.rate_limits:
        gateway["rate_limits"] = [
            {"calls": limit.calls, "key": limit.key, "renewal_period": "minute"} for limit in args.rate_limits
        ]
    return gateway
