"""Ordinary edits of the shipped stack files: what a company changes without asking anybody."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.settings.private_dns import ZONE_NAMES
from platform_model import SHARED
from tests.stack_files import ENVIRONMENTS, STACKS, StackFiles, change_platform, changed, write_settings

Settings = dict[str, Any]
Change = Callable[[Settings], Settings]

HUB = (
    "/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/hub/providers"
    "/Microsoft.Network/virtualNetworks/hub"
)
LOGS = (
    "/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/logs/providers"
    "/Microsoft.OperationalInsights/workspaces/logs"
)
ADOPTED_HUB = {
    "network.existingId": HUB,
    "network.existingEndpointSubnetId": f"{HUB}/subnets/endpoints",
    **{
        f"privateDns.{key}.existingId": HUB.replace("virtualNetworks/hub", f"privateDnsZones/{zone}")
        for key, zone in ZONE_NAMES.items()
    },
}


@dataclass(frozen=True)
class Edit:
    """An edit: what changes in which stack file and, where a bound is raised, in the pack's configuration."""

    title: str
    stacks: Mapping[str, Change]
    policy: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    platform: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Changes to ``platform.yaml``, by dotted path."""
    exempted: frozenset[str] = frozenset()
    """Rules that the edit breaks, and is excused from by the exemption that the docs give for it."""

    def apply(self, files: StackFiles, folder: Path) -> StackFiles:
        """Return a changed copy of files, in a folder."""
        edited = files.copy(folder)
        if self.platform:
            change_platform(folder, self.platform)
        settings = files.settings()
        for stack, change in self.stacks.items():
            write_settings(edited.file(stack), change(settings[stack]))
        for stack, rules in self.policy.items():
            text = json.dumps({**files.configuration(stack), **rules})
            (edited.policy / f"{stack}.json").write_text(text, encoding="utf-8")
        return edited


def put(changes: Mapping[str, Any]) -> Change:
    """Give settings other values, by dotted path."""
    return lambda settings: changed(settings, changes)


def append(path: str, item: Any) -> Change:
    """Add an item to a list."""

    def change(settings: Settings) -> Settings:
        found: Any = settings
        for key in path.split("."):
            found = found[int(key)] if key.isdecimal() else found[key]
        return changed(settings, {path: [*found, item]})

    return change


def every(change: Change) -> dict[str, Change]:
    """Change all stack files alike."""
    return dict.fromkeys(STACKS, change)


def environments(change: Change) -> dict[str, Change]:
    """Change the files of all environments alike."""
    return dict.fromkeys(ENVIRONMENTS, change)


def plan(number: int) -> Change:
    """Give a stack the addresses of ``172.20.0.0/14`` that have a number."""
    subnets = {"hostSubnet": "0.0/23", "containerSubnet": "2.0/23", "endpointSubnet": "4.0/26"}

    def change(settings: Settings) -> Settings:
        own = {key: f"172.{20 + number}.{end}" for key, end in subnets.items() if key in settings["network"]}
        ranges = {"vnet": f"172.{20 + number}.0.0/16", **own}
        return changed(settings, {f"network.{key}": value for key, value in ranges.items()})

    return change


def renamed_models(settings: Settings) -> Settings:
    """Give the schema of development models another name, in the registry and where it is served."""
    return json.loads(json.dumps(settings).replace("dev_models", "trials"))


ENDPOINT = {
    "name": "churn-batch",
    "model": "ml_models_catalog.dev_models.customer_churn",
    "pattern": "canary",
    "versions": [
        {"version": "@champion", "traffic": 90, "size": "Small", "scaleToZero": True},
        {"version": "@challenger", "traffic": 10, "size": "Small", "scaleToZero": True},
    ],
    "inferenceTable": {"schema": "experiments", "prefix": "inference_logs_churn_batch"},
    "queryGroups": ["mlEngineers"],
}
MONITOR = {
    "table": "ml_prod_catalog.feature_store.customer_features_weekly",
    "outputSchema": "serving",
    "schedule": {"cron": "0 0 5 ? * SUN", "timezone": "Europe/Berlin"},
    "snapshot": {},
    "complete": ["user_id"],
}

EDITS = [
    Edit(
        "a schema is added in dev",
        {
            "dev": append(
                "catalog.schemas",
                {
                    "name": "reports",
                    "comment": "Reports",
                    "readers": ["modelReviewers"],
                    "writers": ["mlEngineers"],
                },
            )
        },
    ),
    Edit(
        "a schema is added in prod",
        {
            "prod": append(
                "catalog.schemas", {"name": "reports", "comment": "Reports", "readers": ["auditors"]}
            )
        },
    ),
    Edit("drift alerts come earlier", environments(put({"monitoring.thresholds.drift": 0.2}))),
    Edit(
        "completeness is watched more strictly", {"prod": put({"monitoring.thresholds.completeness": 0.999})}
    ),
    Edit("dev has newer machines", {"dev": put({"compute.nodeType": "Standard_D4ds_v5"})}),
    Edit(
        "prod has newer machines",
        {"prod": put({"compute.nodeType": "Standard_D16ds_v5"})},
        {"prod": {"cost-hourly-ceiling": {"maxUsdPerHour": 80}}},
    ),
    Edit("the address plan is another", {stack: plan(number) for number, stack in enumerate(STACKS)}),
    Edit("the region is another", every(put({"location": "westeurope"}))),
    Edit(
        "the metastore is there already",
        {SHARED: put({"metastore.existingId": "12345678-1234-1234-1234-123456789012"})},
    ),
    Edit(
        "the hub is there already, with its zones, in a subscription of its own",
        {SHARED: put(ADOPTED_HUB)},
        platform={"subscriptions": {SHARED: "99999999-9999-9999-9999-999999999999"}},
    ),
    Edit("the log workspace is there already", {SHARED: put({"logs.existingId": LOGS})}),
    Edit(
        "a group is there already",
        {SHARED: put({})},
        platform={"roles.auditors.group": "internal-audit", "roles.auditors.existingId": "123456"},
    ),
    Edit(
        "the sign-in workspace is open for the first deployment",
        {SHARED: put({"webAuth": {"publicAccess": True}})},
        exempted=frozenset({"workspace-no-public-access"}),
    ),
    Edit(
        "the organisation asks for further tags", every(put({"tags.additional": {"department": "insight"}}))
    ),
    Edit("somebody else pays", every(put({"tags.costCentre": "4711", "tags.owner": "data@example.com"}))),
    Edit("deleted data can be brought back for longer", every(put({"storage.softDeleteDays": 60}))),
    Edit(
        "copies of production's data can be read", {"prod": put({"storage.replication": "Standard_RAGZRS"})}
    ),
    Edit(
        "models are kept for longer",
        {SHARED: put({})},
        platform={"stages.2.retentionDays": 1000, "stages.3.retentionDays": 2000},
    ),
    Edit(
        "a model is registered",
        {SHARED: append("models.registered", {"name": "next_best_offer", "comment": "What to offer next"})},
    ),
    Edit(
        "a schema of models has another name",
        {SHARED: put({}), "dev": renamed_models},
        {"dev": {"serving-model-stage": {"schemas": ["ml_models_catalog.trials"]}}},
        platform={"stages.0.schema": "trials"},
    ),
    Edit(
        "Azure DevOps deploys",
        {
            SHARED: put(
                {
                    "federation.issuer": "https://vstoken.dev.azure.com/0f0f0f0f-1111-2222-3333-444444444444",
                    "federation.subjects": {e: [f"sc://company/mlops/{e}"] for e in ENVIRONMENTS},
                    "federation.previews": {s: [f"sc://company/mlops/preview-{s}"] for s in STACKS},
                    "federation.drift": ["sc://company/mlops/drift"],
                }
            )
        },
    ),
    Edit(
        "pipelines and a preview administer the account",
        {SHARED: put({"federation.accountAdmins": [*ENVIRONMENTS, "preview-dev"]})},
        {
            SHARED: {
                "identity-account-admins": {
                    "expected": [
                        "observers-mlops-drift-account-admin",
                        "observers-mlops-preview-dev-account-admin",
                        *(f"account-admins-mlops-deploy-{e}-account-admin" for e in ENVIRONMENTS),
                    ]
                }
            }
        },
    ),
    Edit(
        "a budget is added",
        {
            SHARED: append(
                "cost.budgets",
                {
                    "name": "mlops-dev",
                    "monthlyUsd": 500,
                    "emails": ["dev@example.com"],
                    "environments": ["dev"],
                },
            )
        },
    ),
    Edit(
        "a day's cost is watched more closely",
        environments(put({"cost.dailyAlertUsd": 250.5, "cost.days": 14})),
    ),
    Edit(
        "the cost is looked at in the evening",
        environments(put({"cost.schedule": {"cron": "0 30 18 ? * MON-FRI", "timezone": "America/New_York"}})),
    ),
    Edit("an endpoint is added, as a canary", {"dev": append("serving.endpoints", ENDPOINT)}),
    Edit("a table is monitored", {"prod": append("monitoring.monitors", MONITOR)}),
    Edit("clusters end sooner", environments(put({"compute.autoTerminationMinutes": 15}))),
    Edit("clusters run an older runtime", environments(put({"compute.runtime": "16.4.x"}))),
    Edit("test has no pool", {"test": put({"compute.pool": None})}),
    Edit("dev has no cluster of its own", {"dev": put({"compute.interactiveCluster": None})}),
    Edit(
        "dev's pool is larger",
        {"dev": put({"compute.pool.maxCapacity": 16})},
        {"dev": {"compute-pool-capacity": {"maxCapacity": 16}, "cost-hourly-ceiling": {"maxUsdPerHour": 40}}},
    ),
]
