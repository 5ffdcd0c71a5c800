"""The bundle's values: what the stacks tell, and nothing made up."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.outputs import EnvironmentOutputs
from tests.infra.settings.files import ROOT
from tests.stack_files import ENVIRONMENTS
from toolchain.bundle import values
from toolchain.bundle.__main__ import write

POLICIES = {
    environment: {
        f"JOB-{environment}": {
            "num_workers": {"type": "forbidden"},
            "autoscale.min_workers": {"type": "range", "minValue": 1, "defaultValue": 1},
            "autoscale.max_workers": {"type": "range", "maxValue": 4, "defaultValue": 4},
        }
    }
    for environment in ENVIRONMENTS
}
STAGES = {"dev": "dev_models", "candidate": "candidate_models", "production": "production_models"}


def told(environment: str, **changes: Any) -> EnvironmentOutputs:
    """Return what the stack of an environment tells."""
    number = ENVIRONMENTS.index(environment) + 1
    folder = f"/Volumes/ml_{environment}_catalog/libraries/wheels"
    return EnvironmentOutputs.model_validate(
        {
            "workspace": {
                "armId": f"/subscriptions/s/{environment}",
                "workspaceId": str(number),
                "url": f"https://adb-{number}.{number}.azuredatabricks.net",
            },
            "catalog": f"ml_{environment}_catalog",
            "schemas": [],
            "storageAccount": "companydatalake",
            "keyVaultUri": "https://kv.vault.azure.net/",
            "privateEndpoints": {},
            "egressAddress": "203.0.113.7",
            "interactivePolicyId": "INTERACTIVE",
            "jobPolicyId": f"JOB-{environment}",
            "runtime": "17.3.x-cpu-ml-scala2.13",
            "framework": {
                "wheel": f"{folder}/1/company_ml_framework-1.0.0-py3-none-any.whl",
                "requirements": {
                    name: f"{folder}/2/{name}.txt" for name in ("core", "monitoring", "training")
                },
                "mirror": f"{folder}/packages",
            },
            "registry": {
                "catalog": "ml_models_catalog",
                "schemas": {stage: f"ml_models_catalog.{name}" for stage, name in STAGES.items()},
                "own": list(STAGES)[number - 1],
            },
            "jobPrincipals": {"run": f"run-{environment}", "deploy": f"deploy-{environment}"},
            "operators": "mlops-ml-engineers",
            "inferenceTables": {},
            "warehouseId": f"warehouse-{environment}",
            "thresholds": {"drift": 0.3, "accuracyDrop": 0.05},
            "experiments": {},
            "endpoints": {},
            "shadows": {},
            "pending": {},
            "teams": {},
            "kept": {},
            "hourlyCeiling": {"usdPerHour": 1, "items": {}, "withoutRate": [], "ratesOf": "2026-11-23"},
            **changes,
        }
    )


@pytest.fixture
def everything() -> dict[str, EnvironmentOutputs]:
    """Give what all environments tell."""
    return {environment: told(environment) for environment in ENVIRONMENTS}


def test_a_target_has_a_value_for_each_variable_of_the_bundle_that_has_none(
    everything: dict[str, EnvironmentOutputs],
) -> None:
    bundle = yaml.safe_load((ROOT / "framework" / "databricks.yml").read_text(encoding="utf-8"))
    needed = {name for name, variable in bundle["variables"].items() if "default" not in variable}
    for target in ENVIRONMENTS:
        assert values.variables(target, everything, POLICIES[target]).keys() == needed


@pytest.mark.parametrize("target", ENVIRONMENTS)
def test_a_target_gets_what_its_own_stack_tells(
    everything: dict[str, EnvironmentOutputs], target: str
) -> None:
    found = values.variables(target, everything, POLICIES[target])
    assert found["catalog"] == f"ml_{target}_catalog"
    assert found["job_policy_id"] == f"JOB-{target}"
    assert found["job_workers"] == {"min_workers": 1, "max_workers": 4}
    assert (found["run_principal"], found["deploy_principal"]) == (f"run-{target}", f"deploy-{target}")
    assert found["warehouse_id"] == f"warehouse-{target}"
    assert (found["drift_limit"], found["accuracy_drop_limit"]) == ("0.3", "0.05")
    assert found["production_principal"] == "run-prod"
    assert found["wheel"].startswith(f"/Volumes/ml_{target}_catalog/libraries/wheels/")
    stage = dict(zip(ENVIRONMENTS, STAGES.values(), strict=True))[target]
    assert found["models_schema"] == f"ml_models_catalog.{stage}"
    assert found["mirror"] == f"/Volumes/ml_{target}_catalog/libraries/wheels/packages"


def test_the_mirror_is_empty_where_an_environment_asks_an_index(
    everything: dict[str, EnvironmentOutputs],
) -> None:
    files = everything["dev"].framework.model_copy(update={"mirror": None})
    everything["dev"] = everything["dev"].model_copy(update={"framework": files})
    assert values.variables("dev", everything, POLICIES["dev"])["mirror"] == ""


def test_failures_go_to_the_destination_of_alerts_if_there_is_one(
    everything: dict[str, EnvironmentOutputs],
) -> None:
    assert values.variables("dev", everything, POLICIES["dev"])["failure_webhooks"] == []
    everything["dev"] = told("dev", notificationDestinationId="d-1")
    assert values.variables("dev", everything, POLICIES["dev"])["failure_webhooks"] == [{"id": "d-1"}]


def test_the_jobs_are_tried_with_the_values_of_the_environment_that_has_a_place_for_it(
    everything: dict[str, EnvironmentOutputs], tmp_path: Path
) -> None:
    everything["test"] = told("test", integrationSchema="integration")
    folder = tmp_path / ".databricks"
    write(folder, everything, {"test": everything["test"]}, POLICIES)
    hosts = yaml.safe_load((folder / "integration.yml").read_text(encoding="utf-8"))
    address = "https://adb-2.2.azuredatabricks.net"
    assert hosts == {"targets": {"integration-test": {"workspace": {"host": address}}}}
    file = folder / "bundle" / "integration-test" / "variable-overrides.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    own = values.variables("test", everything, POLICIES["test"])
    assert found == {**own, "other_workspaces": "", "production_principal": ""}
    assert (found["environment"], found["integration_schema"]) == ("test", "integration")
    assert json.loads(file.with_name("cluster-policies.json").read_text(encoding="utf-8")) == POLICIES["test"]


def test_what_is_written_stays_out_of_git_and_where_the_databricks_cli_reads_it(
    everything: dict[str, EnvironmentOutputs], tmp_path: Path
) -> None:
    folder = tmp_path / ".databricks"
    write(folder, everything, {}, POLICIES)
    write(folder, everything, {}, POLICIES)  # as often as one likes
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    hosts = yaml.safe_load((folder / "hosts.yml").read_text(encoding="utf-8"))
    assert hosts["targets"]["prod"] == {"workspace": {"host": "https://adb-3.3.azuredatabricks.net"}}
    for target in ENVIRONMENTS:
        file = folder / "bundle" / target / "variable-overrides.json"
        assert json.loads(file.read_text(encoding="utf-8")) == values.variables(
            target, everything, POLICIES[target]
        )
        rules = json.loads(file.with_name("cluster-policies.json").read_text(encoding="utf-8"))
        assert rules == POLICIES[target]
