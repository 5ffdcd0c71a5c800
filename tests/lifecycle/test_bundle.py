"""`make bundle` after `make up`: the bundle gets its values from the stacks, and is valid in every target."""

import json
from pathlib import Path

from tests.lifecycle.platform import Platform, checkout
from tests.stack_files import ENVIRONMENTS

COMMAND = ("python", "-m", "toolchain.bundle")


def test_it_is_valid_in_every_target_with_what_the_stacks_tell(platform: Platform, tmp_path: Path) -> None:
    made = checkout(tmp_path / "checkout")
    answer = platform.at(made).run(*COMMAND)
    assert answer.status == 0, answer.text
    assert answer.text.startswith("The bundle is valid in every target:\n")

    existing = {item["id"] for item in platform.status()}
    for target in ENVIRONMENTS:
        folder = made / "framework" / ".databricks" / "bundle" / target
        values = json.loads((folder / "variable-overrides.json").read_text(encoding="utf-8"))
        assert values["wheel"] == platform.outputs(target)["framework"]["wheel"]
        assert {values["wheel"], values["job_policy_id"], values["warehouse_id"]} <= existing


def test_a_job_that_breaks_its_policy_is_told(platform: Platform, tmp_path: Path) -> None:
    made = checkout(tmp_path / "checkout")
    file = made / "framework" / "resources" / "dev.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("autoscale: ${var.job_workers}", ""), encoding="utf-8")
    answer = platform.at(made).run(*COMMAND)
    assert answer.status == 1
    assert "the policy says that num_workers cannot be present" in answer.text


def test_all_its_mistakes_are_told_and_it_fails(platform: Platform, tmp_path: Path) -> None:
    made = checkout(tmp_path / "checkout")
    file = made / "framework" / "resources" / "prod.yml"
    others, job, retention = file.read_text(encoding="utf-8").partition(" retention:\n")
    wrong = retention.replace("${var.wheel}", "${var.whl}", 1).replace("task_key: retain", "task_kye: retain")
    file.write_text(others + job + wrong, encoding="utf-8")
    answer = platform.at(made).run(*COMMAND)
    assert answer.status == 1
    path = "resources.jobs.retention.environments[0].spec.dependencies[0]"
    assert answer.text.splitlines() == [f"bundle: prod: {path}: ${{var.whl}} stands for nothing"]


def test_stacks_that_were_never_deployed_are_all_told_with_the_command_to_run(
    empty_platform: Platform, tmp_path: Path
) -> None:
    made = checkout(tmp_path / "checkout")
    answer = empty_platform.at(made).run(*COMMAND)
    assert answer.status == 1
    assert answer.text.splitlines() == [
        f"bundle: the stack {stack} has no outputs yet: run `make up`, or `pulumi up -s {stack}` where your "
        "backend is another"
        for stack in ENVIRONMENTS
    ]
    assert not (made / "framework" / ".databricks").exists()
