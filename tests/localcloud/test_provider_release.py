"""The facts of the Databricks provider: their release, and what the installed SDK has beyond it."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from localcloud.databricks.facts import facts_of
from localcloud.provider_release.__main__ import FACTS, STATEMENT, simulated, statement
from localcloud.provider_release.cut import cut, text
from localcloud.provider_release.inputs import Release, installed
from tests.infra.settings.files import ROOT

STATED = json.loads(STATEMENT.read_text(encoding="utf-8"))
KEPT = json.loads(FACTS.read_text(encoding="utf-8"))

ONLINE_STORE = "databricks:index/onlineStore:OnlineStore"
RESOURCE = """
    public partial class OnlineStore : global::Pulumi.CustomResource {
        [Output("name")] public Output<string> Name { get; private set; } = null!;
    }
    public sealed class OnlineStoreArgs : global::Pulumi.ResourceArgs {
        [Input("capacity", required: true)]
        public Input<string> Capacity { get; set; } = null!;
        [Input("tags")]
        private InputList<Inputs.OnlineStoreTagArgs>? _tags;
    }
    public sealed class OnlineStoreState : global::Pulumi.ResourceArgs {
        [Input("state")]
        public Input<string>? State { get; set; }
    }
"""
NESTED = """
    public sealed class OnlineStoreTagArgs : global::Pulumi.ResourceArgs {
        [Input("key")]
        public Input<string>? Key { get; set; }
        [Input("inner")]
        public Input<Inputs.OnlineStoreTagArgs>? Inner { get; set; }
    }
"""


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """Return a release in a repository of the provider that has one type."""
    for path, content in {
        "sdk/dotnet/OnlineStore.cs": RESOURCE,
        "sdk/dotnet/Inputs/OnlineStoreTagArgs.cs": NESTED,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    own = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for command in (
        ["init", "-q"],
        ["add", "."],
        [*own, "commit", "-qm", "Upgrade terraform-provider-databricks to v1.9.0 (#7)"],
        [*own, "commit", "-q", "--allow-empty", "-m", "Something else"],
        ["tag", "v1.2.0"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return Release(tmp_path, "1.2.0")


def test_the_statement_is_of_the_sdk_that_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [line for line in project["dependencies"] if re.match("pulumi-databricks\\b", line)]
    assert pinned == [f"pulumi-databricks=={STATED['sdk']}"], (
        "the pin moved: run `python -m localcloud.provider_release` with the newest release that can be had"
    )


def test_there_are_facts_of_exactly_the_simulated_types_in_the_form_that_is_written() -> None:
    assert set(simulated()) == KEPT.keys()
    assert FACTS.read_text(encoding="utf-8") == text(KEPT), (
        "write it with `python -m localcloud.provider_release`"
    )


@pytest.mark.parametrize("token", sorted(STATED["beyond"]))
def test_what_the_sdk_has_beyond_is_an_input_of_it_and_has_no_facts(token: str) -> None:
    assert set(STATED["beyond"][token]) <= installed(token)
    assert not set(STATED["beyond"][token]) & KEPT[token].keys()


def test_a_property_that_the_facts_do_not_have_is_refused_as_not_known_at_any_depth() -> None:
    warehouse = facts_of("databricks:index/sqlEndpoint:SqlEndpoint")
    found = {problem.path: problem.message for problem in warehouse.problems({"name": "w", "maxDbu": 4})}
    assert "maxDbu" not in {problem.path for problem in warehouse.problems({"name": "w"})}
    assert found["maxDbu"].startswith(
        "localcloud does not know this property: its facts are of pulumi-databricks"
    )
    policy = facts_of("databricks:index/accountNetworkPolicy:AccountNetworkPolicy")
    (path,) = (path for path in policy.beyond if path.startswith("ingress.publicAccess.allowRules."))
    rule = {"destination": {"workspaceApi": {"excludedScopes": ["sql"]}}}
    inputs = {"ingress": {"publicAccess": {"restrictionMode": "RESTRICTED_ACCESS", "allowRules": [rule]}}}
    assert [problem.path for problem in policy.problems(inputs)] == [path]


def test_a_release_is_read_from_its_tag_with_what_it_wraps(release: Release) -> None:
    assert release.upstream() == "1.9.0"
    assert release.inputs(ONLINE_STORE) == {"capacity", "tags", "tags.key", "tags.inner"}
    assert release.inputs("databricks:index/nothing:Nothing") == set()


def test_a_statement_tells_what_came_and_what_went(release: Release) -> None:
    stated = statement(release, "1.2.0", [ONLINE_STORE])
    assert (stated["release"], stated["upstream"]) == ("1.2.0", "1.9.0")
    assert "readReplicaCount" in stated["beyond"][ONLINE_STORE]
    assert stated["gone"] == {ONLINE_STORE: ["tags", "tags.inner", "tags.key"]}


def test_facts_are_cut_to_what_is_simulated_and_read() -> None:
    permissions = "databricks:index/permissions:Permissions"
    everything = {
        permissions: {"clusterId": {"forceNew": True, "conflictsWith": ["jobId"]}},
        "t": {
            "name": {"required": True, "validated": True},
            "createdAt": {"output": True},
            "awsAttributes.zoneId": {"forceNew": True},
            "initScripts.s3.destination": {"required": True},
            "tags": {"conflictsWith": ["name"], "maxItems": 1},
        },
        "other": {"name": {"required": True}},
    }
    assert cut(everything, ["t", permissions]) == {
        permissions: {"clusterId": {"forceNew": True}},
        "t": {"name": {"required": True}, "tags": {"conflictsWith": ["name"]}},
    }
