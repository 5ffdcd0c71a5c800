"""The data scientist's commands beside a run, and without any."""

import json
from pathlib import Path

from tests.localcloud.run.conftest import Command


def test_a_folder_without_clouds_is_left_alone_and_explained_in_one_line(
    localcloud: Command, tmp_path: Path
) -> None:
    failed = localcloud("data", "list")
    expected = "holds no simulated clouds yet; deploy with: localcloud run -- pulumi up\n"
    assert (failed.returncode, failed.stderr) == (1, f"localcloud: {tmp_path / 'data'} {expected}")
    assert not (tmp_path / "data").exists()


def test_they_work_while_a_run_uses_the_folder(localcloud: Command) -> None:
    shown = localcloud("run", "--", "localcloud", "data", "list", "--json")
    assert (shown.returncode, json.loads(shown.stdout)) == (0, {"models": [], "tables": []})


def test_a_refusal_is_one_line_and_a_status(localcloud: Command) -> None:
    localcloud("run", "--", "true")
    failed = localcloud("data", "model", "none.dev.churn")
    expected = "localcloud: CATALOG_DOES_NOT_EXIST: Catalog 'none' does not exist.\n"
    assert (failed.returncode, failed.stderr) == (1, expected)
