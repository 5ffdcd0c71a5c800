"""`make integration`: the job deployed, run and destroyed for one change, by a `databricks` of the test's."""

import json
import shutil
from pathlib import Path

import pytest

from tests.recipes.double import DEPLOYED, REFUSED, calls, install
from tests.stack_files import FIXTURES, ROOT
from tests.toolchain.bundle.test_values import POLICIES, told
from toolchain import integration
from toolchain.bundle import outputs, policies
from toolchain.failure import SetupError

DEPLOY, RUN, DESTROY = (f"databricks bundle {verb}" for verb in ("deploy", "run", "destroy"))
LIST = "databricks workspace list"
OWN = "/Workspace/Users/deploy-test/.bundle/company-ml/integration-test"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the double, to which the test environment's workspace answers."""
    folder = tmp_path / "double"
    for name, value in install(folder).items():
        monkeypatch.setenv(name, value)
    stack = told("test", integrationSchema="integration")
    monkeypatch.setattr(outputs, "read", lambda stacks: dict.fromkeys(stacks, stack))
    monkeypatch.setattr(policies, "read", lambda stack: POLICIES[stack])
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout with the stack files and the bundle."""
    folder = tmp_path / "checkout"
    FIXTURES.copy(folder)
    shutil.copytree(ROOT / "framework" / "resources", folder / "framework" / "resources")
    shutil.copyfile(ROOT / "framework" / "databricks.yml", folder / "framework" / "databricks.yml")
    return folder


def deployed(service: Path) -> list[str]:
    return sorted(path.name for path in (service / DEPLOYED).iterdir())


def test_the_job_of_a_change_is_deployed_run_and_destroyed_and_so_again(
    checkout: Path, service: Path
) -> None:
    integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service) == [LIST, DEPLOY, RUN, DESTROY]
    assert deployed(service) == []
    lines = [json.loads(line) for line in (service / "calls.jsonl").read_text().splitlines()]
    assert {line["target"] for line in lines[1:]} == {"integration-test"}
    integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service) == [LIST, DEPLOY, RUN, DESTROY] * 2


def test_the_bundle_gets_its_values_from_the_environment_alone(checkout: Path, service: Path) -> None:
    integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service)
    written = checkout / "framework" / ".databricks"
    values = json.loads((written / "bundle" / "integration-test" / "variable-overrides.json").read_text())
    assert (values["catalog"], values["environment"]) == ("ml_test_catalog", "test")
    assert "change" not in values  # which is another one at each call
    hosts = json.loads((written / "integration.yml").read_text())
    assert hosts["targets"]["integration-test"]["workspace"]["host"] == "https://adb-2.2.azuredatabricks.net"


def test_a_deployment_that_a_killed_run_left_is_destroyed_first(checkout: Path, service: Path) -> None:
    (service / DEPLOYED / "9f8e7d").mkdir(parents=True)
    state = checkout / "framework" / ".databricks" / "bundle" / "integration-test" / "terraform"
    state.mkdir(parents=True)
    (state / "terraform.tfstate").write_text("{}")
    integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service) == [LIST, DESTROY, DEPLOY, RUN, DESTROY]
    assert deployed(service) == []
    assert not state.exists()  # which is the other change's


@pytest.mark.parametrize("command", [DEPLOY, RUN])
def test_what_fails_is_told_and_its_deployment_destroyed_all_the_same(
    checkout: Path, service: Path, command: str
) -> None:
    (service / REFUSED).write_text(command)
    with pytest.raises(SetupError, match="integration test of c1a2b3c failed"):
        integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service)[-1] == DESTROY
    assert not (service / DEPLOYED / "c1a2b3c").exists()


def test_a_failure_is_not_hidden_by_that_of_the_way_back(checkout: Path, service: Path) -> None:
    (service / REFUSED).write_text(f"{RUN}\n{DESTROY}")
    with pytest.raises(SetupError) as caught:
        integration.try_jobs(checkout, "test", "c1a2b3c")
    assert "Running the integration test of c1a2b3c failed" in str(caught.value)
    assert "Destroying the deployment of c1a2b3c failed" in str(caught.value)


def test_a_workspace_that_does_not_answer_is_named(checkout: Path, service: Path) -> None:
    (service / REFUSED).write_text(LIST)
    with pytest.raises(SetupError, match=rf"^{OWN} cannot be listed at https://adb-2\.2\..*refused it$"):
        integration.try_jobs(checkout, "test", "c1a2b3c")
    assert calls(service) == [LIST]


@pytest.mark.parametrize(
    ("stack", "change", "message"),
    [
        ("shared", "c1", "the stack shared has no jobs: choose among dev, test, prod"),
        ("test", "PR 7", "the change 'PR 7' is no name: use 1 to 32 of a to z and 0 to 9"),
    ],
)
def test_what_cannot_be_tried_is_told_before_anything_is_asked(
    checkout: Path, service: Path, stack: str, change: str, message: str
) -> None:
    with pytest.raises(SetupError, match=f"^{message}$"):
        integration.try_jobs(checkout, stack, change)
    assert not (service / "calls.jsonl").exists()


def test_an_environment_without_a_place_for_it_is_told(checkout: Path, service: Path) -> None:
    with pytest.raises(
        SetupError, match=r"^the stack dev has no place for .*: set integration in Pulumi\.dev"
    ):
        integration.try_jobs(checkout, "dev", "c1")
    assert not (service / "calls.jsonl").exists()


def test_a_place_that_was_never_deployed_is_told(
    checkout: Path, service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "read", lambda stacks: {name: told(name) for name in stacks})
    with pytest.raises(SetupError, match=r"^the stack test has no schema .* yet, .*: deploy the stack$"):
        integration.try_jobs(checkout, "test", "c1")
    assert not (service / "calls.jsonl").exists()


def test_a_missing_databricks_cli_is_named(
    checkout: Path, service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(service))
    with pytest.raises(SetupError, match="the Databricks CLI is missing, which deploys bundles"):
        integration.try_jobs(checkout, "test", "c1")


def test_the_change_is_the_commit_unless_it_is_said(
    checkout: Path, service: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(integration, "try_jobs", lambda root, stack, change: tried.append(change))
    monkeypatch.chdir(ROOT)
    assert integration.main("test") == 0
    assert integration.main("test", "pr7") == 0
    assert tried[1] == "pr7"
    assert len(tried[0]) >= 12
    assert set(tried[0]) <= set("0123456789abcdef")
    assert "the jobs of pr7 do their work in test" in capsys.readouterr().out
