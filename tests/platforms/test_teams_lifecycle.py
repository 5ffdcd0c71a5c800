"""Teams on the real engine: one more changes nothing of the others, and none goes from under its data."""

from pathlib import Path

from tests.lifecycle.platform import Platform, Steps, checkout
from tests.platforms.variants import a_team, with_teams

KEPT = (
    "teams/risk.yaml: is removed, and dev has ml_dev_catalog.scores, which may hold data of the team: "
    "declare it again, or delete it first as docs/teams.md says"
)


def test_teams_come_and_go_without_touching_others(own_platform: Platform, tmp_path: Path) -> None:
    scores = {"name": "scores", "comment": "Scores"}
    risk = {**a_team(), "schemas": [{**scores, "readers": ["fraud"]}]}
    fraud = {**a_team(), "reads": ["risk.scores"]}
    three = {"risk": risk, "fraud": fraud, "sales": a_team()}

    def at(name: str, *teams: str, **others: dict[str, object]) -> Platform:
        files = with_teams(tmp_path / f"{name}-files", {**{key: three[key] for key in teams}, **others})
        return own_platform.at(checkout(tmp_path / name, files))

    few = at("few", "risk", "fraud")
    up(few, "shared", "dev")
    again = few.pulumi("preview", "dev", "--expect-no-changes")
    assert again.status == 0, again.text
    assert few.outputs("dev")["teams"]["risk"]["schemas"] == ["ml_dev_catalog.scores"]

    more = at("more", "risk", "fraud", "sales")
    for stack in ("shared", "dev"):
        steps = more.steps(stack)
        assert steps == Steps(create=[name for name in steps.create if "sales" in name])
        assert steps.create
        up(more, stack)

    fewer = at("fewer", "sales", fraud=a_team())
    for stack in ("shared", "dev"):
        before = deployed(more, stack)
        refused = fewer.pulumi("up", stack, "--yes", "--skip-preview")
        assert refused.status != 0
        assert KEPT in refused.text
        assert deployed(more, stack) == before

    unprotect(more, "dev", "Schema::catalog-scores", "Volume::catalog-scores-mlflow_artifacts")
    (schema,) = named(more, "dev", "Schema::catalog-scores")
    gone = more.pulumi("destroy", "dev", "--yes", "--target", schema, "--target-dependents")
    assert gone.status == 0, gone.text
    up(fewer, "dev")
    unprotect(fewer, "shared", "Group::team-groups-mlops-team-risk")
    up(fewer, "shared")
    assert [item["id"] for item in fewer.status() if "risk" in item["name"]] == []


def up(platform: Platform, *stacks: str) -> None:
    """Bring stacks up."""
    for stack in stacks:
        done = platform.pulumi("up", stack, "--yes")
        assert done.status == 0, done.text


def deployed(platform: Platform, stack: str) -> set[str]:
    """Return what a stack has in the clouds: providers come and go with the runs that use them."""
    return {urn for urn in platform.state(stack) if "::pulumi:providers:" not in urn}


def unprotect(platform: Platform, stack: str, *endings: str) -> None:
    """Unprotect resources, by how their URNs end."""
    for urn in named(platform, stack, *endings):
        done = platform.run("pulumi", "state", "unprotect", "-s", stack, "--yes", urn)
        assert done.status == 0, done.text


def named(platform: Platform, stack: str, *endings: str) -> list[str]:
    """Return the URNs that end so."""
    return [urn for urn in platform.state(stack) if urn.endswith(endings)]
