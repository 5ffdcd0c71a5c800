"""Teams: a file of five lines is enough, and what cannot be beside the others is told with file and path."""

from pathlib import Path

import pytest

from platform_model.load import FILE, PlatformError, load
from tests.platform_model.files import platform, said, team
from tests.stack_files import FIXTURES, write_teams

SCORES = {"name": "scores", "comment": "Scores"}


def test_a_team_of_few_lines_has_a_group_a_schema_and_every_environment() -> None:
    found = platform({}, {"risk": team()})
    assert found.group_of("risk") == "mlops-team-risk"
    assert [schema.name for schema in found.schemas_of("risk")] == ["risk"]
    assert found.environments_of("risk") == ("dev", "test", "prod")
    assert found.teams["risk"].policy.max_workers is None


def test_a_team_works_where_its_file_says() -> None:
    found = platform({}, {"risk": team(environments=["dev"]), "fraud": team(group="fraud-people")})
    assert found.teams_in("dev") == ("fraud", "risk")
    assert found.teams_in("prod") == ("fraud",)
    assert found.group_of("fraud") == "fraud-people"


def test_a_platform_without_a_folder_of_teams_has_none() -> None:
    assert platform({}).teams == {}


@pytest.mark.parametrize(
    ("teams", "lines"),
    [
        (
            {"Risk": team()},
            [
                "teams/Risk.yaml: Risk is no key of a team, such as risk; use 1 to 64 lower-case letters, "
                "digits and underscores, beginning with a letter"
            ],
        ),
        (
            {"default": team()},
            ["teams/default.yaml: default is what a schema of every catalog is called; choose another name"],
        ),
        (
            {"auditors": team()},
            ["teams/auditors.yaml: auditors is the key of a role; choose another name for the file"],
        ),
        (
            {"risk": team(group="MLOps-Auditors")},
            [
                "teams/risk.yaml: group: MLOps-Auditors is the group of the role auditors already; "
                "state another as group"
            ],
        ),
        (
            {"risk": team(group="mlops-teams-dev")},
            [
                "teams/risk.yaml: group: mlops-teams-dev is the group of all teams of dev already; "
                "state another as group"
            ],
        ),
        (
            {"fraud": team(group="mlops-team-risk"), "risk": team()},
            [
                "teams/risk.yaml: mlops-team-risk is the group of the team fraud already; "
                "state another as group"
            ],
        ),
        (
            {"risk": team(environments=["dev", "prd"])},
            ["teams/risk.yaml: environments.1: prd is no environment; did you mean prod?"],
        ),
        ({"risk": team(environments=[])}, ["teams/risk.yaml: environments: is empty; list at least one"]),
        ({"risk": team(schemas=[])}, ["teams/risk.yaml: schemas: is empty; list at least one"]),
        (
            {"risk": team(environments=["dev", "dev"])},
            ["teams/risk.yaml: environments.1: dev is listed twice; list it once"],
        ),
        (
            {"risk": team(owners=["company/risk"])},
            [
                "teams/risk.yaml: owners.0: company/risk is no code owner; write @user, @organisation/team "
                "or a mail address"
            ],
        ),
        (
            {"risk": team(schemas=[{"name": "Scores", "comment": "x"}, SCORES, SCORES])},
            [
                "teams/risk.yaml: schemas.0.name: Scores is no Unity Catalog name; use lower-case letters, "
                "digits and underscores, and start with a letter",
            ],
        ),
        (
            {"risk": team(schemas=[SCORES, SCORES])},
            ["teams/risk.yaml: schemas.1.name: scores is listed twice; list it once"],
        ),
        (
            {"risk": team(schemas=[{**SCORES, "volumes": [{"name": "mlflow_artifacts", "comment": "x"}]}])},
            [
                "teams/risk.yaml: schemas.0.volumes.0.name: mlflow_artifacts holds the files of runs and is "
                "created anyway; rename it or remove it"
            ],
        ),
        (
            {"risk": team(pool={"maxCapacity": 1, "idleMinutes": 10})},
            ["teams/risk.yaml: pool.maxCapacity: 1 is too low; the least is 2"],
        ),
        (
            {"risk": team(budget={"monthlyUsd": 0, "emails": ["a@example.com", "A@example.com"]})},
            [
                "teams/risk.yaml: budget.monthlyUsd: 0 is no amount; write a number of USD above 0",
                "teams/risk.yaml: budget.emails.1: a@example.com is listed twice; list it once",
            ],
        ),
        (
            {"risk": {"descripton": "x"}},
            [
                "teams/risk.yaml: descripton: is no setting; did you mean description?",
                "teams/risk.yaml: description: is missing; state it: What the team does.",
                "teams/risk.yaml: budget: is missing; state it: Monthly budget of the team.",
            ],
        ),
        (
            {"risk": ["description"]},
            ["teams/risk.yaml: must be a group of settings, not a list"],
        ),
    ],
)
def test_a_file_that_no_team_can_have_is_told(teams: dict[str, dict[str, object]], lines: list[str]) -> None:
    assert said({}, teams) == lines


def test_two_teams_do_not_have_one_schema_where_both_work() -> None:
    teams = {"fraud": team(schemas=[{"name": "risk", "comment": "Risk"}]), "risk": team()}
    assert said({}, teams) == [
        "teams/risk.yaml: risk would be a schema of fraud, too (teams/fraud.yaml); rename one"
    ]
    apart = {"fraud": {**teams["fraud"], "environments": ["dev"]}, "risk": team(environments=["prod"])}
    assert said({}, apart) == []


def test_a_schema_that_another_team_reads_is_stated_on_both_sides() -> None:
    giving = team(schemas=[{**SCORES, "readers": ["fraud"]}])
    assert said({}, {"risk": giving, "fraud": team(reads=["risk.scores"])}) == []
    assert said({}, {"risk": giving, "fraud": team()}) == [
        "teams/fraud.yaml: reads: risk lets fraud read scores (teams/risk.yaml); add risk.scores, or have "
        "that removed"
    ]
    assert said({}, {"risk": team(schemas=[SCORES]), "fraud": team(reads=["risk.scores"])}) == [
        "teams/risk.yaml: schemas.0.readers: fraud reads scores (teams/fraud.yaml); add fraud to the "
        "schema's readers, or have that removed"
    ]
    assert said({}, {"risk": team(), "fraud": team(reads=["risk.risk"])}) == [
        "teams/risk.yaml: schemas: fraud reads risk (teams/fraud.yaml); add fraud to the "
        "schema's readers, or have that removed"
    ]


@pytest.mark.parametrize(
    ("risk", "fraud", "line"),
    [
        (
            team(schemas=[{**SCORES, "readers": ["frauds"]}]),
            team(),
            "teams/risk.yaml: schemas.0.readers.0: frauds is no team; did you mean fraud?",
        ),
        (
            team(schemas=[{**SCORES, "readers": ["risk"]}]),
            team(),
            "teams/risk.yaml: schemas.0.readers.0: risk is the team itself, which reads its schemas anyway; "
            "remove it",
        ),
        (
            team(schemas=[{**SCORES, "readers": ["fraud"]}], environments=["dev"]),
            team(reads=["risk.scores"], environments=["prod"]),
            "teams/risk.yaml: schemas.0.readers.0: fraud and risk work in no environment both; remove it",
        ),
        (team(), team(reads=["risks.x"]), "teams/fraud.yaml: reads.0: risks is no team; did you mean risk?"),
        (
            team(),
            team(reads=["risk.rsk"]),
            "teams/fraud.yaml: reads.0: rsk is no schema of risk; did you mean risk?",
        ),
        (
            team(),
            team(reads=["risk"]),
            "teams/fraud.yaml: reads.0: risk names no schema of a team; write <team>.<schema>",
        ),
    ],
)
def test_a_reader_or_a_schema_that_there_is_not_is_told(
    risk: dict[str, object], fraud: dict[str, object], line: str
) -> None:
    assert said({}, {"risk": risk, "fraud": fraud}) == [line]


def test_a_key_that_is_too_long_for_a_name_of_the_team_is_told_with_that_name() -> None:
    pattern = {"teamGroup": "{workload}-{team}-" + "x" * 240}
    assert said({"names": pattern}, {"risk": team()}) == [
        f"names.teamGroup: databricks-mlops-risk-{'x' * 240} has 262 characters; "
        "a group has 1 to 255 (names.teamGroup)"
    ]


def test_mistakes_of_all_files_are_told_at_once() -> None:
    teams = {"fraud": team(environments=["x"]), "risk": team(group="")}
    assert said({"operators": "nobody"}, teams) == [
        "operators: nobody is no role; choose among platformAdmins, mlEngineers, dataScientists, "
        "modelReviewers, auditors",
        "teams/fraud.yaml: environments.0: x is no environment; choose among dev, test, prod",
        "teams/risk.yaml: group: is empty or begins or ends with a space; write the name alone",
    ]


def test_a_file_that_cannot_be_read_hides_no_mistake_of_the_others(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((FIXTURES.stacks / FILE).read_bytes())
    write_teams(tmp_path, {"fraud": team(reads=["risk.x"], group=7), "risk": team()})
    (tmp_path / "teams" / "risk.yaml").write_text("[", encoding="utf-8")
    (tmp_path / "teams" / "sales.yml").write_text("", encoding="utf-8")
    (tmp_path / "teams" / "README.md").write_text("", encoding="utf-8")
    with pytest.raises(PlatformError) as stop:
        load(tmp_path / FILE)
    lines = str(stop.value).splitlines()
    assert lines[0].startswith("teams/risk.yaml: cannot be read: ")
    assert lines[1:] == [
        "teams/sales.yml: is not read; rename it to sales.yaml",
        "teams/fraud.yaml: group: must be text; put it in quotes",
    ]


def test_a_code_owner_of_the_platform_is_one_and_listed_once() -> None:
    assert said({"codeOwners": ["@company/platform", "platform", "@company/platform"]}) == [
        "codeOwners.1: platform is no code owner; write @user, @organisation/team or a mail address"
    ]
    assert said({"codeOwners": ["a@example.com", "a@example.com"]}) == [
        "codeOwners.1: a@example.com is listed twice; list it once"
    ]


def test_teams_in_the_platforms_own_file_are_told_where_they_stand() -> None:
    assert said({"teams": {"risk": team()}}) == [
        "teams: stands in teams/<team>.yaml, a file a team; move each there"
    ]
