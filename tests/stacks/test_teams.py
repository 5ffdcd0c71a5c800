"""Teams in whole stacks: each has what its file says, given to it and to nobody else."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

from infra import team_data
from infra.outputs import SharedOutputs
from infra.state import StackState
from platform_model import SHARED
from tests.engine_double import Engine
from tests.infra.settings.files import TODAY, mistakes
from tests.platforms.variants import a_team, many_teams, with_teams
from tests.stack_files import StackFiles, changed
from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED

GRANTS = "databricks:index/grants:Grants"
PERMISSIONS = "databricks:index/permissions:Permissions"
POLICY = "databricks:index/clusterPolicy:ClusterPolicy"
SCHEMA = "databricks:index/schema:Schema"
WAREHOUSE = "databricks:index/sqlEndpoint:SqlEndpoint"

ENDPOINT = "serving.endpoints.0"

GROUPS = {"mlops-team-risk", "mlops-team-fraud", "mlops-team-sales"}
EVERY_TEAM = {"dev": "mlops-teams-dev", "prod": "mlops-teams-prod"}

WRITES = {"CREATE_FUNCTION", "CREATE_TABLE", "MODIFY", "WRITE_VOLUME"}
READS = {"EXECUTE", "READ_VOLUME", "SELECT", "USE_SCHEMA"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> StackFiles:
    """Return a platform of three teams, of which fraud reads a schema of risk."""
    volumes = [{"name": "statements", "comment": "Statements"}]
    risk = {
        **a_team(),
        "schemas": [
            {"name": "applications", "comment": "Applications", "volumes": volumes},
            {"name": "scores", "comment": "Scores", "readers": ["fraud"]},
        ],
        "policy": {"maxWorkers": 2, "autoTerminationMinutes": 20},
    }
    fraud = {
        **a_team(),
        "reads": ["risk.scores"],
        "pool": {"maxCapacity": 3, "idleMinutes": 10},
        "warehouse": {"size": "Small", "maxClusters": 2, "autoStopMinutes": 15},
        "experiments": ["baseline", "graphs"],
        "endpoints": ["customer-churn"],
    }
    teams = {"risk": risk, "fraud": fraud, "sales": {**a_team(), "environments": ["dev"]}}
    calls = {f"{ENDPOINT}.queryTeams": ["fraud"]}
    stacks: dict[str, dict[str, Any]] = dict.fromkeys(("dev", "test", "prod"), calls)
    return with_teams(tmp_path_factory.mktemp("teams") / "platform", teams, stacks)


def grants_of(engine: Engine) -> dict[str, dict[str, set[str]]]:
    """Return who has which privileges on what, by full name."""
    return {
        grants.inputs.get("volume") or grants.inputs.get("schema") or grants.inputs["catalog"]: {
            one["principal"]: set(one["privileges"]) for one in grants.inputs["grants"]
        }
        for grants in engine.of(GRANTS)
    }


def permitted(engine: Engine) -> dict[str, dict[str, str]]:
    """Return the groups that have permissions, with their levels, by the resource's name."""
    return {
        permissions.name: {
            one["groupName"]: one["permissionLevel"]
            for one in permissions.inputs["accessControls"]
            if "groupName" in one
        }
        for permissions in engine.of(PERMISSIONS)
    }


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_nothing_of_one_team_is_given_to_another_unless_both_say_so(
    stack_of: StackOf, files: StackFiles, stack: str
) -> None:
    engine = stack_of(stack, files=files)
    given = [*grants_of(engine).items(), *permitted(engine).items()]
    together = {what: sorted(GROUPS & set(who)) for what, who in given if len(GROUPS & set(who)) > 1}
    assert together == {f"ml_{stack}_catalog.scores": ["mlops-team-fraud", "mlops-team-risk"]}


def test_a_team_writes_its_schemas_in_development_and_reads_them_beyond(
    stack_of: StackOf, files: StackFiles
) -> None:
    dev, prod = (grants_of(stack_of(stack, files=files)) for stack in ("dev", "prod"))
    assert dev["ml_dev_catalog.applications"]["mlops-team-risk"] == READS | WRITES
    assert prod["ml_prod_catalog.applications"]["mlops-team-risk"] == READS
    assert dev["ml_dev_catalog.scores"]["mlops-team-fraud"] == READS
    assert dev["ml_dev_catalog.sales"]["mlops-team-sales"] == READS | WRITES
    assert "ml_prod_catalog.sales" not in prod


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_jobs_write_the_schemas_of_teams_as_those_of_the_environment(
    stack_of: StackOf, files: StackFiles, stack: str
) -> None:
    engine = stack_of(stack, files=files)
    run = engine.exports["jobPrincipals"]["run"]
    grants = grants_of(engine)
    assert grants[f"ml_{stack}_catalog.scores"][run] == WRITES
    assert grants[f"ml_{stack}_catalog.raw"][run] == WRITES


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_what_all_teams_use_is_given_to_the_group_of_their_groups(
    stack_of: StackOf, files: StackFiles, stack: str
) -> None:
    engine = stack_of(stack, files=files)
    grants, everyone = grants_of(engine), EVERY_TEAM[stack]
    assert grants[f"ml_{stack}_catalog"][everyone] == {"USE_CATALOG"}
    assert grants[f"ml_{stack}_catalog.libraries.wheels"][everyone] == {"READ_VOLUME"}
    assert permitted(engine)["warehouse-permissions"][everyone] == "CAN_USE"
    named = {what for what, who in [*grants.items(), *permitted(engine).items()] if everyone in who}
    assert named == {
        f"ml_{stack}_catalog",
        f"ml_{stack}_catalog.libraries",
        f"ml_{stack}_catalog.libraries.wheels",
        "warehouse-permissions",
    }


def test_a_team_is_in_the_group_of_all_teams_where_it_works_alone(
    stack_of: StackOf, files: StackFiles
) -> None:
    engine = stack_of(SHARED, files=files)
    members = {member.name for member in engine.of("databricks:index/groupMember:GroupMember")}
    assert {name for name in members if name.startswith("teams-")} == {
        *(f"teams-risk-in-mlops-teams-{name}" for name in ("dev", "test", "prod")),
        *(f"teams-fraud-in-mlops-teams-{name}" for name in ("dev", "test", "prod")),
        "teams-sales-in-mlops-teams-dev",
    }


def test_a_budget_counts_what_has_the_teams_tag(stack_of: StackOf, files: StackFiles) -> None:
    budget = stack_of(SHARED, files=files).one(
        "databricks:index/budget:Budget", "team-budgets-mlops-team-risk"
    )
    assert budget.inputs["filter"]["tags"] == [
        {"key": "team", "value": {"operator": "IN", "values": ["risk"]}}
    ]
    (alert,) = budget.inputs["alertConfigurations"]
    assert alert["quantityThreshold"] == "2000"


def test_clusters_of_a_team_have_its_tag_and_its_bounds(stack_of: StackOf, files: StackFiles) -> None:
    engine = stack_of("dev", files=files)
    rules = json.loads(engine.one(POLICY, "team-risk-interactive-policy").inputs["definition"])
    assert rules["custom_tags.team"] == {"type": "fixed", "value": "risk"}
    assert rules["custom_tags.environment"] == {"type": "fixed", "value": "dev"}
    assert rules["autoscale.max_workers"]["maxValue"] == 2
    assert rules["autoscale.min_workers"]["maxValue"] == 1
    assert rules["autotermination_minutes"]["maxValue"] == 20
    assert permitted(engine)["team-risk-interactive-policy-permissions"] == {"mlops-team-risk": "CAN_USE"}


def test_bounds_of_an_environment_hold_for_its_teams_too(stack_of: StackOf, files: StackFiles) -> None:
    rules = json.loads(stack_of("prod", files=files).one(POLICY, "team-risk-job-policy").inputs["definition"])
    assert rules["autoscale.max_workers"]["maxValue"] == 2
    own = json.loads(stack_of("dev", files=files).one(POLICY, "team-sales-job-policy").inputs["definition"])
    of_all = json.loads(stack_of("dev", files=files).one(POLICY, "job-policy").inputs["definition"])
    assert own["autoscale.max_workers"] == of_all["autoscale.max_workers"]


def test_people_make_clusters_of_their_own_in_development_alone(stack_of: StackOf, files: StackFiles) -> None:
    prod = stack_of("prod", files=files)
    names = {policy.name for policy in prod.of(POLICY)}
    assert {"team-risk-job-policy", "team-fraud-job-policy"} <= names
    assert "team-risk-interactive-policy" not in names
    assert "interactivePolicyId" not in prod.exports["teams"]["risk"]


def test_a_pool_and_a_warehouse_are_there_if_asked_for_with_the_teams_tag(
    stack_of: StackOf, files: StackFiles
) -> None:
    engine = stack_of("dev", files=files)
    pool = engine.one("databricks:index/instancePool:InstancePool", "team-fraud-pool")
    assert pool.inputs["customTags"]["team"] == "fraud"
    assert (pool.inputs["maxCapacity"], pool.inputs["minIdleInstances"]) == (3, 0)
    rules = json.loads(engine.one(POLICY, "team-fraud-job-policy").inputs["definition"])
    assert rules["autoscale.max_workers"]["maxValue"] == 2, "a driver and two workers"
    warehouse = engine.one(WAREHOUSE, "team-fraud-warehouse")
    assert {"key": "team", "value": "fraud"} in warehouse.inputs["tags"]["customTags"]
    assert permitted(engine)["team-fraud-warehouse-permissions"] == {"mlops-team-fraud": "CAN_USE"}
    ceiling = engine.exports["hourlyCeiling"]["items"]
    assert {"pool of team fraud", "warehouse of team fraud"} <= set(ceiling)
    assert {one.name for one in engine.of(WAREHOUSE)} == {"warehouse", "team-fraud-warehouse"}


@pytest.mark.parametrize(("stack", "level"), [("dev", "CAN_EDIT"), ("prod", "CAN_READ")])
def test_experiments_lie_in_a_folder_of_the_team_alone(
    stack_of: StackOf, files: StackFiles, stack: str, level: str
) -> None:
    engine = stack_of(stack, files=files)
    groups = permitted(engine)
    assert groups["team-fraud-experiments-folder-permissions"] == {"mlops-team-fraud": level}
    assert groups["team-fraud-experiments-graphs-permissions"] == {"mlops-team-fraud": level}
    assert "teams-folder-permissions" not in groups, "what lies in it would be open to whoever is there"
    graphs = engine.one("databricks:index/mlflowExperiment:MlflowExperiment", "team-fraud-experiments-graphs")
    assert graphs.inputs["name"] == f"/ml_teams/{stack}/fraud/graphs"
    assert graphs.inputs["artifactLocation"] == (
        f"dbfs:/Volumes/ml_{stack}_catalog/fraud/mlflow_artifacts/graphs"
    )


def test_a_team_calls_the_endpoint_of_which_both_files_say_so(stack_of: StackOf, files: StackFiles) -> None:
    groups = permitted(stack_of("prod", registry=TRAINED, files=files))
    assert groups["endpoint-customer-churn-permissions"]["mlops-team-fraud"] == "CAN_QUERY"
    assert "mlops-team-risk" not in groups["endpoint-customer-churn-permissions"]


@pytest.mark.parametrize(
    ("stack", "changes", "line"),
    [
        (
            "prod",
            {f"{ENDPOINT}.queryTeams": ["frauds"]},
            f"{ENDPOINT}.queryTeams.0: frauds is no team of the folder teams; did you mean fraud?",
        ),
        (
            "prod",
            {f"{ENDPOINT}.queryTeams": ["fraud", "fraud"]},
            f"{ENDPOINT}.queryTeams.1: fraud is listed twice; list it once",
        ),
        (
            "prod",
            {f"{ENDPOINT}.queryTeams": ["fraud", "sales"]},
            f"{ENDPOINT}.queryTeams.1: sales does not work in prod (teams/sales.yaml); remove it",
        ),
        (
            "prod",
            {f"{ENDPOINT}.queryTeams": ["fraud", "risk"]},
            f"{ENDPOINT}.queryTeams.1: teams/risk.yaml does not say that risk calls customer-churn; add it "
            "to endpoints there, or remove it here",
        ),
        (
            "prod",
            {f"{ENDPOINT}.queryTeams": []},
            f"{ENDPOINT}.queryTeams: fraud calls customer-churn (teams/fraud.yaml); add fraud, or have that "
            "removed",
        ),
    ],
)
def test_a_team_that_one_file_alone_lets_call_an_endpoint_is_told(
    files: StackFiles, monkeypatch: pytest.MonkeyPatch, stack: str, changes: dict[str, Any], line: str
) -> None:
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    settings[stack] = changed(settings[stack], changes)
    assert mistakes(stack, settings, TODAY) == [line]


def test_an_endpoint_that_none_of_a_teams_environments_serves_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = with_teams(tmp_path / "platform", {"risk": {**a_team(), "endpoints": ["costumer-churn"]}})
    monkeypatch.chdir(files.stacks)
    assert mistakes("test", files.settings(), TODAY) == [
        "serving.endpoints: risk calls costumer-churn (teams/risk.yaml), which none of its environments "
        "serves; did you mean customer-churn?"
    ]


def test_one_more_team_changes_nothing_but_what_is_its_own(stack_of: StackOf, tmp_path: Path) -> None:
    files = many_teams(tmp_path / "50"), many_teams(tmp_path / "51", 51)
    before, after = ({name: stack_of(name, files=one) for name in one.platform().stacks} for one in files)
    fifty = {(stack, *key): inputs for stack in before for key, inputs in registered(before[stack])}
    more = {(stack, *key): inputs for stack in after for key, inputs in registered(after[stack])}
    added = more.keys() - fifty.keys()
    assert {name for name in added if "team_50" not in name[2]} == set()
    assert {stack for stack, _, _ in added} == set(before)
    assert {name for name in fifty if more.get(name) != fifty[name]} == set()


def registered(engine: Engine) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield the inputs of what exists in the clouds, by type and name."""
    for resource in engine.registered:
        if resource.type.startswith(("databricks:", "azure-native:")):
            yield (resource.type, resource.name), resource.inputs


def test_a_team_whose_group_is_not_there_yet_is_told_what_to_run(
    stack_of: StackOf, files: StackFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = SharedOutputs.model_validate(stack_of(SHARED).exports)
    monkeypatch.chdir(files.stacks)
    with pytest.raises(pulumi.RunError) as stop:
        team_data.groups("prod", before)
    assert str(stop.value).splitlines() == [
        f"teams/{team}.yaml: the stack shared has no group of the team in prod yet: "
        "run `pulumi up -s shared` first"
        for team in ("fraud", "risk")
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda teams: teams.pop("sales"),
            "teams/sales.yaml: is removed, and dev has ml_dev_catalog.sales, which may hold data of the "
            "team: declare it again, or delete it first as docs/teams.md says",
        ),
        (
            lambda teams: teams["sales"].update(environments=["prod"]),
            "teams/sales.yaml: no longer declares sales, and dev has ml_dev_catalog.sales, which may hold "
            "data of the team: declare it again, or delete it first as docs/teams.md says",
        ),
    ],
)
def test_a_team_with_a_schema_is_not_removed_from_under_it(
    stack_of: StackOf,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[dict[str, Any]], object],
    line: str,
) -> None:
    teams = {"risk": a_team(), "sales": {**a_team(), "environments": ["dev"]}}
    before = stack_of("dev", files=with_teams(tmp_path / "before", teams))
    change(teams)
    after = with_teams(tmp_path / "after", teams)
    with pytest.raises(SystemExit):
        stack_of("dev", files=after, deployed=before)
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [line]


def test_the_shared_stack_keeps_a_team_whose_schemas_are_deployed(
    stack_of: StackOf, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    teams = {"risk": a_team(), "sales": {**a_team(), "environments": ["dev"]}}
    files = with_teams(tmp_path / "before", teams)
    before, dev = stack_of(SHARED, files=files), stack_of("dev", files=files)
    living = StackState({(one.type, one.name): one.inputs for one in dev.registered if one.type == SCHEMA})
    read = StackState.read
    states = {None: None, "dev": living}
    monkeypatch.setattr(StackState, "read", lambda name=None: states.get(name, StackState({})) or read())
    after = with_teams(tmp_path / "after", {"risk": a_team()})
    with pytest.raises(SystemExit):
        stack_of(SHARED, files=after, deployed=before)
    (error,) = (record.getMessage() for record in caplog.records if record.levelno == logging.ERROR)
    assert error.startswith("teams/sales.yaml: is removed, and dev has ml_dev_catalog.sales, ")
    states["dev"] = StackState({})
    left = stack_of(SHARED, files=after, deployed=before)
    assert set(left.exports["teams"]) == {"risk"}


@pytest.mark.parametrize(
    ("stack", "changes", "line"),
    [
        (
            "dev",
            {"catalog.schemas.0.name": "scores"},
            "catalog.schemas.0.name: scores is a schema of the team risk, too (teams/risk.yaml); "
            "rename one of them",
        ),
        (
            "dev",
            {"framework.schema": "scores"},
            "framework.schema: scores is a schema of the team risk, too (teams/risk.yaml); "
            "rename one of them",
        ),
        (
            "test",
            {"integration.schema": "scores"},
            "integration.schema: scores is a schema of the team risk, too (teams/risk.yaml); "
            "rename one of them",
        ),
        (
            "prod",
            {"tags.additional": {"Team": "ml"}},
            "tags.additional.Team: says whose a team's cost is (teams); remove it here",
        ),
        (
            SHARED,
            {"cost.budgets.0.name": "mlops-team-risk"},
            "cost.budgets.0.name: mlops-team-risk is the budget of the team risk (teams/risk.yaml); "
            "rename one of them",
        ),
    ],
)
def test_stack_files_and_teams_do_not_say_the_same_thing_twice(
    files: StackFiles,
    monkeypatch: pytest.MonkeyPatch,
    stack: str,
    changes: dict[str, Any],
    line: str,
) -> None:
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    settings[stack] = changed(settings[stack], changes)
    assert line in mistakes(stack, settings, TODAY)


def test_the_address_plan_has_room_for_the_pools_of_teams(
    files: StackFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files.stacks)
    settings = files.settings()
    own = settings["prod"]["compute"]["workers"]["max"] + 1
    settings["prod"]["network"]["maxNodes"] = own + 2
    assert mistakes("prod", settings, TODAY) == [
        f"network.maxNodes: {own + 2} is less than the {own + 3} nodes of the clusters at their largest, "
        "drivers included (compute) and the pools of 1 teams (teams); raise it or lower them"
    ]
