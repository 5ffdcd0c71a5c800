"""From the settings of the model registry to what jobs do: the shared stack alone states names and days.

The stacks are those of the program, the jobs those of the bundle with the values that `make bundle` writes,
and the commands those of the wheel, over doubles of Unity Catalog and of the registry.
"""

import json
import os
import subprocess
from typing import Any

from infra.outputs import EnvironmentOutputs
from platform_model import SHARED
from tests.engine_double import Engine
from tests.infra.settings.files import ROOT
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf
from toolchain.bundle import values
from toolchain.bundle.__main__ import PYTHON

SCHEMA = "databricks:index/schema:Schema"

CHANGES = {"models.catalog": "registry", "models.retrainingSchema": "wishes"}
PLATFORM = {
    "stages.0.schema": "wip",
    "stages.0.retentionDays": 365,
    "stages.1.schema": "ready",
    "stages.1.retentionDays": 365,
    "stages.2.schema": "live",
    "stages.3.schema": "attic",
}

POLICY = {f"autoscale.{key}": {"type": "range", "defaultValue": 1} for key in ("min_workers", "max_workers")}


def plain(exports: dict[str, Any]) -> EnvironmentOutputs:
    """Return an environment's outputs as `make bundle` reads them."""
    return EnvironmentOutputs.model_validate(exports)


def journey(
    stack_of: StackOf, changes: dict[str, Any] | None = None, platform: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Deploy with changed settings and stages, and return what jobs do: ``framework/tests/journey``."""
    shared: Engine = stack_of(SHARED, changes=changes, platform=platform)
    unserved = {"serving.endpoints": []}  # an endpoint names the schema that is renamed
    told = {
        name: plain(stack_of(name, changes=unserved, shared=changes, platform=platform).exports)
        for name in ENVIRONMENTS
    }
    given = {
        "variables": {
            target: values.variables(target, told, {told[target].job_policy_id: POLICY})
            for target in ENVIRONMENTS
        },
        "hosts": values.hosts(told),
        "schemas": {
            schema.inputs["name"]: schema.inputs["properties"]
            for schema in shared.of(SCHEMA)
            if schema.inputs["catalogName"] == shared.exports["modelsCatalog"]
        },
    }
    done = subprocess.run(
        [PYTHON, "-m", "tests.journey"],
        cwd=ROOT / "framework",
        env={"PATH": os.defpath},  # nothing of the program's own sign-in
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_renamed_schemas_and_other_days_reach_promotion_retention_archive_and_restore(
    stack_of: StackOf,
) -> None:
    assert journey(stack_of, CHANGES, PLATFORM) == {
        "promoted": "registry.ready.customer_churn",
        "actions": {"31": "keep", "364": "keep", "366": "archive"},
        "archived": "registry.attic.customer_churn",
        "restored": "registry.wip.customer_churn",
        "requests": "registry.wishes.requests",
    }


def test_the_shipped_settings_are_what_jobs_go_by(stack_of: StackOf) -> None:
    assert journey(stack_of) == {
        "promoted": "ml_models_catalog.candidate_models.customer_churn",
        "actions": {"31": "archive", "364": "archive", "366": "archive"},
        "archived": "ml_models_catalog.archived_models.customer_churn",
        "restored": "ml_models_catalog.dev_models.customer_churn",
        "requests": "ml_models_catalog.retraining.requests",
    }
