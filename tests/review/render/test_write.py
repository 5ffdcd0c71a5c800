"""The files of a report."""

import json
from pathlib import Path

from review.render.write import write
from tests.review.sample import report


def test_the_three_files_are_written_over_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "comment.md").write_text("an earlier one")
    files = write(report(), tmp_path)
    assert [file.name for file in files] == ["report.html", "comment.md", "report.json"]
    assert "an earlier one" not in (tmp_path / "comment.md").read_text()


def test_the_data_tell_the_verdict_and_every_change_and_mask_secrets(tmp_path: Path) -> None:
    write(report(), tmp_path)
    text = (tmp_path / "report.json").read_text()
    data = json.loads(text)
    assert data["verdict"]["level"] == "blocked"
    assert data["compared"]["uncommitted"] == ["Pulumi.dev.yaml"]
    [dev] = [stack for stack in data["stacks"] if stack["stack"] == "dev"]
    assert [(change["effect"], change["name"], change["protected"]) for change in dev["changes"][:2]] == [
        ("deleted", "ml.sandbox", True),
        ("replaced", "pool", False),
    ]
    assert dev["changes"][1]["happens"].startswith("replaced, i.e. deleted and made anew")
    assert dev["cost"]["difference"] == 5
    assert "ciphertext" not in text
