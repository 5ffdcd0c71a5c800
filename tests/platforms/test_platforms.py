"""Another platform is another ``platform.yaml``: valid, planned, policy-clean, with pipelines and bundle."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from infra.state import StackState
from platform_model import SHARED
from sections import clock
from tests.contract import rules
from tests.infra.settings.files import mistakes
from tests.platforms.variants import VARIANTS, another_company, fourth, renamed, two
from tests.policy.check import check
from tests.policy.conftest import Recorded
from tests.stacks.conftest import StackOf
from tests.stacks.registry import UNTRAINED

GRANTS = "databricks:index/grants:Grants"
EVERY = pytest.mark.parametrize("variant", VARIANTS)
TRIED = {
    "four": ["test", "uat"],
    "renamed": ["qa"],
    "another company": ["test"],
    "two": [],
    "one subscription each": ["test"],
    "fifty teams": ["test"],
}
"""The environments that try the bundle's jobs."""


@EVERY
def test_it_is_valid_planned_and_keeps_the_policies(
    stack_of: StackOf,
    recorded: Recorded,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variant: str,
) -> None:
    files = VARIANTS[variant](tmp_path / "platform")
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    said = {stack: mistakes(stack, settings, clock.today()) for stack in settings}
    assert {stack: lines for stack, lines in said.items() if lines} == {}
    found = {
        stack: (
            list(rules.refused(stack_of(stack, files=files))),
            check(stack, recorded(stack, registry=UNTRAINED, files=files), files=files),
        )
        for stack in files.platform().stacks
    }
    assert {stack: refused for stack, (refused, _) in found.items() if refused} == {}
    assert {stack: report.crashes for stack, (_, report) in found.items() if report.crashes} == {}
    assert {stack: report.violations for stack, (_, report) in found.items() if report.violations} == {}


@EVERY
def test_its_pipelines_pass_the_linter_and_go_through_every_stack_in_order(
    tmp_path: Path, variant: str
) -> None:
    files = VARIANTS[variant](tmp_path / "platform")
    workflows = files.stacks / ".github" / "workflows"
    linter = Path(sys.executable).parent / "actionlint"
    done = subprocess.run(
        [linter, *workflows.glob("*.yml")], capture_output=True, text=True, check=False, cwd=files.stacks
    )
    assert done.stdout + done.stderr == ""
    jobs = yaml.safe_load((workflows / "deploy.yml").read_text(encoding="utf-8"))["jobs"]
    stacks = files.platform().stacks
    assert [job["with"]["stack"] for job in jobs.values() if job["with"]["task"] == "deploy"] == list(stacks)
    assert [job.get("needs") for job in jobs.values()] == [None, *list(jobs)[:-1]]
    tried = [job["with"]["stack"] for job in jobs.values() if job["with"]["task"] == "integration"]
    assert tried == TRIED[variant]
    drift = yaml.safe_load((workflows / "drift.yml").read_text(encoding="utf-8"))
    assert drift["jobs"]["look"]["strategy"]["matrix"]["stack"] == list(stacks)


@EVERY
def test_its_bundle_has_a_target_for_each_environment_and_each_integration_test(
    tmp_path: Path, variant: str
) -> None:
    files = VARIANTS[variant](tmp_path / "platform")
    folder = files.stacks / "framework" / "resources"
    targets = {
        target: set(content["resources"]["jobs"])
        for file in folder.glob("*.yml")
        for target, content in yaml.safe_load(file.read_text(encoding="utf-8"))["targets"].items()
    }
    platform = files.platform()
    tried = {f"integration-{name}": targets.pop(f"integration-{name}") for name in TRIED[variant]}
    assert all(jobs == {"integration"} for jobs in tried.values())
    assert set(targets) == set(platform.environment_names)
    assert [name for name, jobs in targets.items() if "retention" in jobs] == [platform.last.name]
    assert all(("evaluate" in jobs) == (platform.before(name) is not None) for name, jobs in targets.items())
    assert all(
        ("train" in jobs) == platform.environment(name).is_development for name, jobs in targets.items()
    )


def test_a_fourth_environment_fills_its_own_stage_and_reads_the_one_before(
    stack_of: StackOf, tmp_path: Path
) -> None:
    files = fourth(tmp_path / "platform")
    engine = stack_of(SHARED, files=files)
    names = {
        principals[duty]["name"]: f"{environment}.{duty}"
        for environment, principals in engine.exports["servicePrincipals"].items()
        for duty in ("deploy", "run")
    }
    schemas = {
        grants.inputs["schema"].partition(".")[2]: {
            names[one["principal"]]: set(one["privileges"])
            for one in grants.inputs["grants"]
            if one["principal"] in names
        }
        for grants in engine.of(GRANTS)
        if grants.inputs.get("schema", "").startswith("ml_models_catalog.")
    }
    fill = {
        schema: {who for who, has in grants.items() if "CREATE_MODEL_VERSION" in has}
        for schema, grants in schemas.items()
    }
    assert fill["accepted_models"] == {"uat.deploy"}
    assert fill["candidate_models"] == {"test.deploy"}
    assert fill["production_models"] == {"prod.deploy"}
    assert {"uat.deploy", "uat.run"} <= set(schemas["candidate_models"])
    assert "uat.run" not in schemas["dev_models"]
    assert "prod.run" not in schemas["candidate_models"]


def test_another_company_is_in_every_name(stack_of: StackOf, tmp_path: Path) -> None:
    files = another_company(tmp_path / "platform")
    engine = stack_of("dev", files=files)
    (account,) = engine.of("azure-native:storage:StorageAccount")
    assert account.inputs["accountName"].startswith("acmedatalakedev")
    group = engine.one("azure-native:resources:ResourceGroup")
    assert group.inputs["resourceGroupName"] == "lakehouse-dev-rg"
    assert engine.one("databricks:index/catalog:Catalog").inputs["name"] == "acme_dev"
    told = [name for name in engine.exports["registry"]["schemas"].values() if name.endswith(".wip")]
    assert told == ["ml_models_catalog.wip"]


def test_a_renamed_production_is_held_to_what_production_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = renamed(tmp_path / "platform")
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    settings["live"]["workspace"]["publicAccess"] = True
    settings["qa"]["catalog"]["schemas"][0] |= {"readers": [], "writers": ["mlEngineers"]}
    assert mistakes("live", settings, clock.today()) == [
        "workspace.publicAccess: live must not be reachable from the internet; remove it or set it to false"
    ]
    assert mistakes("qa", settings, clock.today()) == [
        "catalog.schemas.0.writers.0: mlEngineers would write raw of qa past the pipeline; list it in readers"
    ]


def test_an_environment_is_removed_once_its_stack_is_gone(
    stack_of: StackOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stack_of(SHARED)
    read = StackState.read
    monkeypatch.setattr(StackState, "read", lambda name=None: StackState({}) if name else read())
    after = stack_of(SHARED, files=two(tmp_path / "platform"), deployed=before)
    assert set(after.exports["connectivityConfigIds"]) == {"dev", "prod"}
