"""What the committed pipelines do, step by step, and what holds for all of them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.delivery.pipelines import AZURE, GITHUB, Step, execute, load, make_checkout, steps
from tests.stack_files import STACKS

WORKFLOWS = sorted(GITHUB.glob("*.yml"))
PIPELINES = sorted(AZURE.glob("**/*.yml"))
VALUES = {
    "github.base_ref": "main",
    "github.token": "a-token",
    "inputs.stack": "dev",
    "inputs.task": "deploy",
    "parameters.stack": "dev",
    "parameters.task": "deploy",
    "System.PullRequest.TargetBranch": "refs/heads/main",
    "System.AccessToken": "a-token",
    **dict.fromkeys(
        [
            *("vars.AZURE_CLIENT_ID", "vars.AZURE_TENANT_ID", "vars.AZURE_SUBSCRIPTION_ID"),
            *("vars.AZURE_DATABRICKS_OBJECT_ID", "vars.DATABRICKS_ACCOUNT_ID", "vars.DATABRICKS_CLIENT_ID"),
            *("vars.PULUMI_BACKEND_URL", "azureSubscriptionId", "azureDatabricksObjectId"),
            *("databricksAccountId", "databricksClientId", "pulumiBackendUrl"),
        ],
        "set",
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout in which the steps of a pipeline can run."""
    make_checkout(tmp_path)
    return tmp_path


def run(step: Step, checkout: Path, **more: str) -> str:
    """Run a step that has to succeed, and return what it said."""
    done = execute(step, checkout, **{"PATH": f"{checkout}/bin:/usr/bin:/bin", **more})
    assert done.returncode == 0, f"{step.where}\n{done.stdout}{done.stderr}"
    return done.stdout


def made(checkout: Path) -> list[str]:
    return (checkout / "made").read_text().splitlines()


def named(path: Path, name: str) -> Step:
    (step,) = [step for step in steps(path, VALUES) if step.where.endswith(f": {name}")]
    return step


@pytest.mark.parametrize("path", [GITHUB / "pull-request.yml", AZURE / "pull-request.yml"], ids=str)
def test_a_pull_request_is_tested_and_reviewed_against_the_branch_it_is_for(
    path: Path, checkout: Path
) -> None:
    run(named(path, "Check and test"), checkout)
    run(named(path, "Review"), checkout)
    assert made(checkout) == ["test CLOUD=", "review BASE=origin/main CLOUD="]


def test_github_runs_a_stack_s_task_on_the_real_clouds(checkout: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_json({"value": "a-token"})
    asked = {
        "ACTIONS_ID_TOKEN_REQUEST_URL": httpserver.url_for("/token?api-version=2"),
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "mine",
    }
    run(named(GITHUB / "stack.yml", "Set up"), checkout)
    run(named(GITHUB / "stack.yml", "Run"), checkout, GITHUB_ACTIONS="true", **asked)
    assert made(checkout) == ["setup CLOUD=account", "deploy STACK=dev CLOUD=account"]


def test_azure_runs_a_stack_s_task_on_the_real_clouds(checkout: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_json({"oidcToken": "a-token"})
    asked = {
        "SYSTEM_OIDCREQUESTURI": httpserver.url_for("/token"),
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection",
        "servicePrincipalId": "id",
        "tenantId": "id",
        "idToken": "old",
    }
    run(named(AZURE / "templates" / "stack.yml", "Run"), checkout, TF_BUILD="True", **asked)
    assert made(checkout) == ["setup CLOUD=account", "deploy STACK=dev CLOUD=account"]


def test_the_report_is_put_on_github_s_pull_request(checkout: Path, httpserver: HTTPServer) -> None:
    comments = "/repos/company/mlops/issues/7/comments"
    httpserver.expect_request(comments, method="GET").respond_with_json([])
    httpserver.expect_request(comments, method="POST").respond_with_json({"html_url": "the comment"})
    said = run(
        named(GITHUB / "pull-request.yml", "Comment"), reviewed(checkout), **github(checkout, httpserver)
    )
    assert said.strip() == "the comment"
    assert body_of(httpserver) == {"body": "<!-- review -->\nAll is well"}


def test_the_report_is_shown_with_the_run_too(checkout: Path) -> None:
    summary = checkout / "summary.md"
    step = named(GITHUB / "pull-request.yml", "Show the report")
    run(step, reviewed(checkout), GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text() == "<!-- review -->\nAll is well"


def test_the_report_is_put_on_azure_s_pull_request(checkout: Path, httpserver: HTTPServer) -> None:
    threads = "/company/mlops/_apis/git/repositories/id/pullRequests/7/threads"
    httpserver.expect_request(threads, method="GET").respond_with_json({"value": []})
    httpserver.expect_request(threads, method="POST").respond_with_json({"id": 3})
    run(named(AZURE / "pull-request.yml", "Comment"), reviewed(checkout), **azure(httpserver))
    assert body_of(httpserver)["comments"][0]["content"] == "<!-- review -->\nAll is well"


def test_drift_opens_github_s_issue_and_fails_the_run(checkout: Path, httpserver: HTTPServer) -> None:
    found(checkout, shared="steady", dev="steady", test="steady", prod="drifted")
    issues = "/repos/company/mlops/issues"
    httpserver.expect_request(issues, method="GET").respond_with_json([])
    httpserver.expect_request(issues, method="POST").respond_with_json({"html_url": "the issue"})
    done = execute(named(GITHUB / "drift.yml", "Tell"), checkout, **github(checkout, httpserver))
    assert (done.returncode, done.stdout.strip()) == (1, "the issue")
    assert "| `prod` | changed behind Pulumi's back |" in body_of(httpserver)["body"]


def test_drift_opens_azure_s_work_item_and_fails_the_run(checkout: Path, httpserver: HTTPServer) -> None:
    found(checkout, shared="steady", dev="steady", test="steady")
    items = "/company/mlops/_apis/wit"
    httpserver.expect_request(f"{items}/wiql").respond_with_json({"workItems": []})
    httpserver.expect_request(f"{items}/workitems/$Issue").respond_with_json({"url": "the item"})
    more = {**azure(httpserver), "PATH": f"{checkout}/bin:/usr/bin:/bin"}
    done = execute(named(AZURE / "drift.yml", "Tell"), checkout, **more)
    assert (done.returncode, done.stdout.strip()) == (1, "the item")
    description = {entry["path"]: entry["value"] for entry in body_of(httpserver)}
    assert "| `prod` | could not be looked at |" in description["/fields/System.Description"]


def test_no_drift_closes_the_issue(checkout: Path, httpserver: HTTPServer) -> None:
    found(checkout, **dict.fromkeys(STACKS, "steady"))
    httpserver.expect_request("/repos/company/mlops/issues").respond_with_json([])
    said = run(named(GITHUB / "drift.yml", "Tell"), checkout, **github(checkout, httpserver))
    assert said == "All stacks are as they were left.\n"


def test_every_shell_step_is_run_by_a_test() -> None:
    tested = {"Check and test", "Review", "Show the report", "Comment", "Run", "Set up", "Tell"}
    for path in (*WORKFLOWS, *PIPELINES):
        assert {step.where.split(": ")[1] for step in steps(path, VALUES)} <= tested, path.name


@pytest.mark.parametrize("path", [GITHUB / "drift.yml", AZURE / "drift.yml"], ids=str)
def test_what_tells_of_drift_is_set_up_first(path: Path, checkout: Path) -> None:
    run(named(path, "Set up"), checkout)
    assert made(checkout) == ["setup CLOUD="]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit(path: Path) -> None:
    actions = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert actions
    for uses in actions:
        assert uses.startswith("./") or re.search(r"@[0-9a-f]{40}$", uses), uses


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_permission_that_a_job_does_not_ask_for(path: Path) -> None:
    assert load(path)["permissions"] == {}


def test_no_pipeline_keeps_a_secret() -> None:
    for path in (*WORKFLOWS, *PIPELINES):
        assert not re.search(r"secrets\.|password|client-secret", path.read_text(encoding="utf-8")), path.name


def test_a_deployment_of_a_stack_waits_for_the_one_under_way() -> None:
    concurrency: dict[str, Any] = load(GITHUB / "stack.yml")["jobs"]["run"]["concurrency"]
    assert (
        """contains(fromJSON('["deploy", "integration"]'), inputs.task) && format('stack-{0}',"""
        in concurrency["group"]
    )
    assert concurrency["cancel-in-progress"] == "false"
    assert load(AZURE / "deploy.yml")["lockBehavior"] == "sequential"


def test_a_commit_goes_through_the_stacks_in_order() -> None:
    jobs: dict[str, Any] = load(GITHUB / "deploy.yml")["jobs"]
    assert [jobs[stack].get("needs") for stack in STACKS] == [None, "shared", "dev", "integration-test"]
    assert [jobs[stack]["with"]["stack"] for stack in STACKS] == list(STACKS)
    assert "split('shared dev test prod', ' ')" in (AZURE / "deploy.yml").read_text(encoding="utf-8")


def test_production_waits_until_the_jobs_were_tried_in_test() -> None:
    jobs: dict[str, Any] = load(GITHUB / "deploy.yml")["jobs"]
    assert (jobs["integration-test"]["needs"], jobs["prod"]["needs"]) == ("test", "integration-test")
    assert jobs["prod"]["if"] == "${{ !cancelled() && needs.integration-test.result == 'success' }}"
    tried = {"stack": "test", "task": "integration", "environment": "test"}
    assert jobs["integration-test"]["with"] == tried
    (stages,) = load(AZURE / "deploy.yml")["stages"][0].values()
    (stage,) = stages[1]["${{ if containsValue(split('test', ' '), stack) }}"]
    there = {"stack": "${{ stack }}", "task": "integration", "environment": "${{ stack }}"}
    assert stage["jobs"][0]["parameters"] == there
    assert "dependsOn" not in stage  # so it follows the stage before it, and the next one follows it


@pytest.mark.parametrize("path", [GITHUB / "pull-request.yml", AZURE / "pull-request.yml"], ids=str)
def test_no_pull_request_runs_as_an_environment_s_own_identity(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    environments = re.findall(r"^ *environment: (\S.*)$", text, re.MULTILINE)
    assert environments
    assert {name.partition("-")[0] for name in environments} == {"preview"}
    assert "integration" not in text


def test_github_tries_the_jobs_with_the_databricks_cli(checkout: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/token").respond_with_json({"value": "a-token"})
    asked = {
        "ACTIONS_ID_TOKEN_REQUEST_URL": httpserver.url_for("/token?api-version=2"),
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "mine",
    }
    values = {**VALUES, "inputs.stack": "test", "inputs.task": "integration"}
    (step,) = [one for one in steps(GITHUB / "stack.yml", values) if one.where.endswith(": Run")]
    run(step, checkout, GITHUB_ACTIONS="true", **asked)
    assert made(checkout) == ["integration STACK=test CLOUD=account"]
    (cli,) = [one for one in load(GITHUB / "stack.yml")["jobs"]["run"]["steps"] if "setup-cli" in str(one)]
    assert cli["if"] == "${{ inputs.task == 'drift' || inputs.task == 'integration' }}"


def reviewed(checkout: Path) -> Path:
    """Put a report where ``make review`` would."""
    report = checkout / "build" / "review" / "comment.md"
    report.parent.mkdir(parents=True)
    report.write_text("<!-- review -->\nAll is well", encoding="utf-8")
    return checkout


def found(checkout: Path, **conditions: str) -> None:
    """Put findings where the looks at the stacks leave them."""
    for stack, condition in conditions.items():
        path = checkout / "build" / "drift" / f"drift-{stack}" / f"{stack}.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"stack": stack, "condition": condition, "text": "said"}))


def github(checkout: Path, server: HTTPServer) -> dict[str, str]:
    """Return the variables of a run for pull request 7."""
    event = checkout / "event.json"
    event.write_text('{"pull_request": {"number": 7}}')
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": server.url_for(""),
        "GITHUB_REPOSITORY": "company/mlops",
        "GITHUB_EVENT_PATH": str(event),
    }


def azure(server: HTTPServer) -> dict[str, str]:
    """Return the variables of a run for pull request 7."""
    return {
        "TF_BUILD": "True",
        "SYSTEM_COLLECTIONURI": server.url_for("/company/"),
        "SYSTEM_TEAMPROJECT": "mlops",
        "BUILD_REPOSITORY_ID": "id",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    }


def body_of(server: HTTPServer) -> Any:
    """Return what the last request sent."""
    request, _ = server.log[-1]
    return json.loads(request.data)
