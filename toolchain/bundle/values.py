"""The bundle's values, made from what the environments' stacks tell."""

from collections.abc import Mapping
from typing import Any

from infra.outputs import EnvironmentOutputs
from toolchain.bundle.policies import Rules, workers
from toolchain.platform import platform


def hosts(told: Mapping[str, EnvironmentOutputs]) -> dict[str, Any]:
    """Return the file that the bundle includes for the workspaces' addresses.

    They cannot be variables, because the Databricks CLI signs in before it reads any:
    https://docs.databricks.com/aws/en/dev-tools/bundles/settings#workspace
    """
    return {
        "targets": {
            target: {"workspace": {"host": outputs.workspace.url}} for target, outputs in told.items()
        }
    }


def variables(
    target: str, told: Mapping[str, EnvironmentOutputs], definitions: Mapping[str, Rules]
) -> dict[str, Any]:
    """Return the values of one target's variables, by name.

    Args:
        target: The environment.
        told: What the stacks of all environments tell.
        definitions: The environment's cluster policies, by id.
    """
    return {
        **_of_environment(told[target], definitions),
        "other_workspaces": ",".join(one.workspace.url for name, one in told.items() if name != target),
        "production_principal": told[platform().last.name].job_principals.run,
    }


def integration(own: EnvironmentOutputs, definitions: Mapping[str, Rules]) -> dict[str, Any]:
    """Return the values of the target that tries the jobs, from the stack of its environment alone.

    It comes before production, whose stack need not be there yet. No job of it goes to another workspace.
    """
    elsewhere = {"other_workspaces": "", "production_principal": ""}
    return {**_of_environment(own, definitions), **elsewhere}


def _of_environment(own: EnvironmentOutputs, definitions: Mapping[str, Rules]) -> dict[str, Any]:
    # An integration test takes a model from the first stage to the second, wherever it runs.
    first, second, *_ = platform().environment_names
    destination = own.notification_destination_id
    return {
        "accuracy_drop_limit": str(own.thresholds.accuracy_drop),
        "catalog": own.catalog,
        "environment": second,
        "integration_schema": own.integration_schema or "",
        "deploy_principal": own.job_principals.deploy,
        "drift_limit": str(own.thresholds.drift),
        "failure_webhooks": [{"id": destination}] if destination else [],
        "job_policy_id": own.job_policy_id,
        "job_workers": workers(definitions[own.job_policy_id]),
        "mirror": own.framework.mirror or "",
        "models_catalog": own.registry.catalog,
        "models_schema": own.registry.schemas[own.registry.own],
        "operators": own.operators,
        "requirements_core": own.framework.requirements["core"],
        "requirements_monitoring": own.framework.requirements["monitoring"],
        "run_principal": own.job_principals.run,
        "spark_version": own.runtime,
        "training_environment": first,
        "warehouse_id": own.warehouse_id,
        "wheel": own.framework.wheel,
    }
