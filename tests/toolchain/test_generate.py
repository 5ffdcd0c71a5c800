"""What follows from ``platform.yaml`` is fresh, and a file that it follows from is named when it is wrong."""

import shutil
from pathlib import Path

import pytest

from platform_model.load import FILE, load
from tests.platforms.variants import a_team, fourth, with_teams
from tests.stack_files import (
    GONE,
    ROOT,
    StackFiles,
    change_platform,
    changed,
    write_settings,
    write_teams,
)
from toolchain.failure import SetupError
from toolchain.generate import __main__ as generate


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout of a platform with four environments, and everything that follows from it."""
    return fourth(tmp_path / "platform").stacks


def test_the_committed_files_are_those_that_follow() -> None:
    wanted = generate.files(load(ROOT / FILE), ROOT)
    stale = [path for path, text in wanted.items() if (ROOT / path).read_text(encoding="utf-8") != text]
    assert [*stale, *generate.leftovers(ROOT, wanted)] == [], "run `make generate`"


def test_only_what_differs_is_written(checkout: Path) -> None:
    assert generate.write(checkout) == []
    (checkout / "policy" / "config" / "uat.json").unlink()
    assert generate.write(checkout) == ["policy/config/uat.json"]
    assert generate.write(checkout) == []


def test_what_followed_from_a_removed_entry_is_deleted(checkout: Path) -> None:
    stack = checkout / "Pulumi.uat.yaml"
    settings = StackFiles(checkout, checkout).settings()["uat"]
    write_settings(stack, changed(settings, {"integration": GONE}))
    assert "framework/resources/integration-uat.yml" in generate.write(checkout)
    targets = {file.stem for file in (checkout / "framework" / "resources").iterdir()}
    assert targets == {"dev", "test", "uat", "prod", "integration-test"}
    shutil.copyfile(ROOT / FILE, checkout / FILE)
    assert {"framework/resources/uat.yml", "policy/config/uat.json"} <= set(generate.write(checkout))
    assert generate.write(checkout) == []


def test_who_owns_a_teams_file_is_told_to_github(tmp_path: Path) -> None:
    teams = {"risk": {**a_team(), "owners": ["@company/risk"]}, "sales": a_team()}
    folder = with_teams(tmp_path / "platform", teams).stacks
    owners = folder / ".github" / "CODEOWNERS"
    assert owners.read_text(encoding="utf-8").splitlines()[1:] == ["/teams/risk.yaml @company/risk"]
    change_platform(folder, {"codeOwners": ["@company/platform"]})
    assert generate.write(folder) == [".github/CODEOWNERS"]
    assert owners.read_text(encoding="utf-8").splitlines()[1:] == [
        "* @company/platform",
        "/teams/risk.yaml @company/risk @company/platform",
    ]


def test_code_owners_whom_no_file_states_any_more_are_deleted(tmp_path: Path) -> None:
    teams = {"risk": {**a_team(), "owners": ["@company/risk"]}}
    folder = with_teams(tmp_path / "platform", teams).stacks
    owners = folder / ".github" / "CODEOWNERS"
    assert owners.is_file()
    write_teams(folder, {"risk": a_team()})
    assert generate.write(folder) == [".github/CODEOWNERS"]
    assert not owners.exists()


def test_code_owners_of_a_company_s_own_are_left_alone(tmp_path: Path) -> None:
    folder = with_teams(tmp_path / "platform", {"risk": a_team()}).stacks
    owners = folder / ".github" / "CODEOWNERS"
    owners.write_text("* @company/platform\n", encoding="utf-8")
    assert generate.write(folder) == []
    assert owners.read_text(encoding="utf-8") == "* @company/platform\n"


def test_a_tier_s_limit_reaches_each_of_its_stacks(checkout: Path) -> None:
    limits = checkout / "policy" / "tiers" / "validation.json"
    limits.write_text('{"cost-hourly-ceiling": {"maxUsdPerHour": 7}}', encoding="utf-8")
    assert generate.write(checkout) == ["policy/config/test.json", "policy/config/uat.json"]
    assert '"maxUsdPerHour": 7' in (checkout / "policy" / "config" / "uat.json").read_text(encoding="utf-8")


def test_a_job_belongs_to_every_environment_of_its_folder(checkout: Path) -> None:
    job = checkout / "framework" / "jobs" / "promotion" / "evaluate.yml"
    job.write_text(job.read_text(encoding="utf-8") + "  max_retries: 1\n", encoding="utf-8")
    assert generate.write(checkout) == [f"framework/resources/{name}.yml" for name in ("test", "uat", "prod")]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("policy/tiers/validation.json", "policy/tiers/validation.json: cannot be read: "),
        ("Pulumi.uat.yaml", "Pulumi.uat.yaml: is missing; every stack has one: "),
        ("Pulumi.shared.yaml", "Pulumi.shared.yaml: is missing; every stack has one: "),
        (".azuredevops/drift.yml", ".azuredevops/drift.yml: cannot be read: "),
    ],
)
def test_a_file_that_is_missing_is_named(checkout: Path, path: str, line: str) -> None:
    (checkout / path).unlink()
    with pytest.raises(SetupError) as stop:
        generate.write(checkout)
    assert str(stop.value).startswith(line)


HEAD = "config:\n  databricks-mlops:settings:"
BROKEN = {
    f"{HEAD} [a]": "settings: must be a group of settings, not a list",
    f"{HEAD} a": "settings: must be a group of settings, not a single value",
    f"{HEAD} 2026-99-99": "cannot be read: month must be in 1..12",
    f"{HEAD} !!bool a": "cannot be read: a value is not of its tag ('a')",
    f"{HEAD}": "settings: is missing; add databricks-mlops:settings to the file, as in the repository",
    "config: [a]": "settings: is missing; add databricks-mlops:settings to the file, as in the repository",
    "": "settings: is missing; add databricks-mlops:settings to the file, as in the repository",
    "config: [": "cannot be read: ",
    "\xff": "cannot be read: 'utf-8' codec can't decode byte 0xff",
}
"""Contents of a stack file, and what is said of them."""


@pytest.mark.parametrize("content", BROKEN)
def test_stack_files_that_hold_no_settings_are_all_named(checkout: Path, content: str) -> None:
    for stack in ("dev", "prod"):
        (checkout / f"Pulumi.{stack}.yaml").write_bytes(content.encode("latin-1"))
    with pytest.raises(SetupError) as stop:
        generate.write(checkout)
    dev, prod = str(stop.value).splitlines()
    assert dev.startswith(f"Pulumi.dev.yaml: {BROKEN[content]}")
    assert prod.startswith(f"Pulumi.prod.yaml: {BROKEN[content]}")


def test_a_folder_in_a_stack_file_s_place_is_named(checkout: Path) -> None:
    (checkout / "Pulumi.dev.yaml").unlink()
    (checkout / "Pulumi.dev.yaml").mkdir()
    with pytest.raises(SetupError, match=r"^Pulumi\.dev\.yaml: cannot be read: Is a directory$"):
        generate.write(checkout)


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("policy/tiers/validation.json", "[]", "must be an object with a key for each rule"),
        ("policy/tiers/validation.json", "{", "cannot be read: Expecting property name"),
        (
            "framework/jobs/validation/validate.yml",
            "# later\n",
            "holds no job; write one, or remove the file",
        ),
    ],
)
def test_a_file_of_another_shape_is_named(checkout: Path, path: str, content: str, line: str) -> None:
    (checkout / path).write_text(content, encoding="utf-8")
    with pytest.raises(SetupError) as stop:
        generate.write(checkout)
    assert str(stop.value).startswith(f"{path}: {line}")


def test_a_pipeline_without_its_list_is_named(checkout: Path) -> None:
    file = checkout / ".github" / "workflows" / "drift.yml"
    file.write_text("jobs: {}\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"drift.yml: has no list of stacks; take the repository's$"):
        generate.write(checkout)


def test_the_command_says_what_is_wrong_and_ends_with_1(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    assert generate.main() == 0
    assert capsys.readouterr().out == "all files are fresh\n"
    shutil.move(checkout / FILE, checkout / "elsewhere.yaml")
    assert generate.main() == 1
    assert capsys.readouterr().err == "platform.yaml: is missing; take the repository's and change it\n"
