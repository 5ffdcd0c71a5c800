"""What the stacks tell each other and their readers: typed stack outputs.

The shared stack writes ``SharedOutputs``; an environment reads them back as plain values that are known
in its previews too, so a plan never depends on an unknown of another stack.
"""

from collections.abc import Mapping
from typing import Any, Self

import pulumi
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from components.computed import subscription_of
from platform_model import SHARED


class Outputs(BaseModel):
    """Base of all stack outputs: camelCase outside, read-only inside, open for keys of a later version."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")

    @classmethod
    def export(cls, values: Mapping[str, Any]) -> None:
        """Export every field of this class as a stack output of its own.

        Args:
            values: field name to value; values are plain or ``pulumi.Output``.

        Raises:
            ValueError: a field has no value, or a value has no field.
        """
        if values.keys() != cls.model_fields.keys():
            different = sorted(values.keys() ^ cls.model_fields.keys())
            raise ValueError(f"{cls.__name__} and the values to export differ in {', '.join(different)}")
        for name, value in values.items():
            pulumi.export(to_camel(name), value)


class PrincipalRef(Outputs):
    """A principal of the Databricks account: what grants call it, and the id that assignments take."""

    name: str
    principal_id: str


class Principals(Outputs):
    """The service principals of an environment; ``preview`` where the settings list previews."""

    deploy: PrincipalRef
    run: PrincipalRef
    preview: PrincipalRef | None = None


class Pipeline(Outputs):
    """What a pipeline logs in as: no secrets, only names.

    The client ids are the pipeline's ``AZURE_CLIENT_ID`` and ``DATABRICKS_CLIENT_ID``; the principal's id is
    what roles in Azure are assigned to.
    """

    azure_client_id: str
    azure_principal_id: str
    databricks_client_id: str


class Hub(Outputs):
    """The hub network, and where it stands."""

    resource_group_name: str
    network_name: str
    network_id: str
    address_space: str

    @property
    def subscription_id(self) -> str:
        """The subscription in which environments make their halves of the peerings."""
        return subscription_of(self.network_id)


class WorkspaceAddress(Outputs):
    """A Databricks workspace: ARM id, numeric id as text, and URL with ``https://``."""

    arm_id: str
    workspace_id: str
    url: str


class SharedOutputs(Outputs):
    """What the shared stack owns and every environment builds on. Ids are ARM ids or Databricks ids."""

    location: str
    metastore_id: str
    models_catalog: str
    model_schemas: dict[str, str]
    model_tags: dict[str, dict[str, str]]
    hub: Hub
    zone_ids: dict[str, str]
    log_workspace_id: str
    web_auth_workspace: WorkspaceAddress
    connectivity_config_ids: dict[str, str]
    """The configuration of each environment's serverless compute, which reaches the models' lake by it."""

    groups: dict[str, PrincipalRef]
    teams: dict[str, PrincipalRef] = {}
    team_groups: dict[str, PrincipalRef] = {}
    """The group of all teams of an environment, by environment; none where no team works."""

    service_principals: dict[str, Principals]
    pipelines: dict[str, Pipeline]
    """What deploys, by environment; what previews, as ``preview-<stack>``; and ``drift``."""

    readers: tuple[str, ...] = ("drift",)
    """The pipelines that refresh whole stacks and deploy none; by default, as it was once, drift alone."""

    @classmethod
    def read(cls) -> Self:
        """Read the outputs of this project's shared stack; stop with one line when they are not there.

        Raises:
            pulumi.RunError: there is no shared stack, it was never deployed, or an older program deployed it.
        """
        project = pulumi.get_project()
        stack = f"{pulumi.get_organization()}/{project}/{SHARED}"
        way_out = f"run `pulumi up -s {SHARED}` first"
        try:
            # A StackReference to a missing stack ends the program before it can say what to do; this call
            # of the engine's own provider returns the same values, and fails like any other lookup.
            answer: Any = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {"name": stack}).value
        except Exception as error:
            if "unknown stack" in str(error):
                raise pulumi.RunError(f"There is no stack {stack}: {way_out}.") from None
            raise
        outputs: dict[str, Any] = answer["outputs"] or {}
        if not outputs:
            raise pulumi.RunError(f"The stack {stack} has no outputs yet: {way_out}.")
        try:
            return cls.model_validate(outputs)
        except ValidationError as error:
            missing = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
            raise pulumi.RunError(
                f"The outputs of the stack {stack} do not fit this program ({missing}): {way_out}."
            ) from None


class Endpoint(Outputs):
    """A private endpoint: ARM id, private IPv4 address, and the name that resolves to it."""

    id: str
    ip_address: str
    fqdn: str


class FrameworkFiles(Outputs):
    """The paths of the framework's wheel and, by name, of the lists of requirements beside it.

    ``mirror`` is the folder of the wheels that stand for a package index, None where an index is asked.
    """

    wheel: str
    requirements: dict[str, str]
    mirror: str | None = None


class Registry(Outputs):
    """The model registry as an environment uses it: its catalog, and full names of schemas by stage.

    ``own`` is the stage whose models the environment serves.
    """

    catalog: str
    schemas: dict[str, str]
    own: str


class JobPrincipals(Outputs):
    """Application ids of the identities that the environment's jobs run as.

    ``run`` works with data and models; ``deploy`` alone writes the stages of the registry beyond development.
    """

    run: str
    deploy: str


class Shadow(Outputs):
    """A version that a replay job compares with what an endpoint answers; no request is routed to it."""

    model: str
    version: str


class AlertThresholds(Outputs):
    """From where on the alerts on monitors are raised: drift of a column, and loss of accuracy, 0 to 1."""

    drift: float
    accuracy_drop: float


class TeamOutputs(Outputs):
    """What a team has in an environment; ``interactive_policy_id`` in development alone."""

    schemas: list[str]
    interactive_policy_id: str | None = None
    job_policy_id: str
    warehouse_id: str
    experiments: dict[str, str]


class HourlyCeiling(Outputs):
    """The most that an environment can cost an hour, in USD at list prices of the day ``rates_of``.

    ``without_rate`` names what the sum lacks.
    """

    usd_per_hour: float
    items: dict[str, float]
    without_rate: list[str]
    rates_of: str


class EnvironmentOutputs(Outputs):
    """What an environment offers to people, to the asset bundle and to checks."""

    workspace: WorkspaceAddress
    catalog: str
    schemas: list[str]
    storage_account: str
    key_vault_uri: str
    private_endpoints: dict[str, Endpoint]
    egress_address: str
    interactive_policy_id: str
    job_policy_id: str
    runtime: str
    framework: FrameworkFiles
    registry: Registry
    job_principals: JobPrincipals
    operators: str
    notification_destination_id: str | None = None
    inference_tables: dict[str, str]
    integration_schema: str | None = None
    """Schema of the integration test's tables, where there is one."""

    warehouse_id: str
    thresholds: AlertThresholds
    experiments: dict[str, str]
    teams: dict[str, TeamOutputs] = {}
    endpoints: dict[str, str]
    shadows: dict[str, Shadow]
    pending: dict[str, str]
    """Endpoints and monitors that are not created yet, with what they wait for."""

    kept: dict[str, str]
    """Endpoints and monitors that stay as they are deployed, with what is missing."""

    hourly_ceiling: HourlyCeiling
