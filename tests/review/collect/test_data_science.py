"""What data scientists would have made."""

from pathlib import Path
from typing import Any

import yaml

from review.collect.data_science import commands, digest

CHAMPION = ("version", "ml.models.churn", "--alias", "champion")


def tree(folder: Path, **settings: Any) -> Path:
    """Make a folder with one stack file."""
    folder.mkdir()
    content = {"config": {"databricks-mlops:settings": settings}}
    (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def serving(*versions: str) -> dict[str, Any]:
    return {
        "endpoints": [
            {"model": "ml.models.churn", "versions": [{"version": version} for version in versions]}
        ]
    }


def test_an_alias_gets_a_version_and_a_number_as_many_as_it_takes(tmp_path: Path) -> None:
    found = commands([tree(tmp_path / "a", serving=serving("@champion", "3"))])
    assert found == [CHAMPION, ("version", "ml.models.churn"), ("version", "ml.models.churn")]


def test_the_aliases_of_both_sides_are_there_each_with_a_version_of_its_own(tmp_path: Path) -> None:
    before = tree(tmp_path / "before", serving=serving("@champion"))
    after = tree(tmp_path / "after", serving=serving("@challenger"))
    assert commands([before, after]) == [CHAMPION, (*CHAMPION[:3], "challenger")]


def test_a_table_has_the_columns_that_its_monitors_name(tmp_path: Path) -> None:
    log = {"timestamp": "at", "modelId": "m", "prediction": "p", "label": "l"}
    monitors = [
        {"table": "ml.s.features", "complete": ["id"], "unique": ["id"], "snapshot": {}},
        {"table": "ml.s.log", "inferenceLog": log, "slices": ["country"]},
    ]
    features, answered = commands([tree(tmp_path / "a", monitoring={"monitors": monitors})])
    assert features == ("table", "ml.s.features", "--column", "id:string")
    assert answered[:2] == ("table", "ml.s.log")
    assert set(answered[3::2]) == {"country:string", "m:string", "p:string", "l:string", "at:timestamp"}


def test_a_file_that_cannot_be_read_is_left_to_the_preview(tmp_path: Path) -> None:
    before = tree(tmp_path / "before", serving=serving("@champion"))
    after = tree(tmp_path / "after", serving={"endpoints": "none"}, monitoring=7)
    (after / "Pulumi.prod.yaml").write_text("config: [", encoding="utf-8")
    (after / "Pulumi.test.yaml").write_text("", encoding="utf-8")
    (after / "Pulumi.shared.yaml").write_text("at: 2026-99-99", encoding="utf-8")
    (after / "Pulumi.uat.yaml").write_bytes(b"\xff")
    (after / "Pulumi.qa.yaml").mkdir()
    assert commands([before, after]) == [CHAMPION]


def test_the_same_things_have_the_same_name(tmp_path: Path) -> None:
    one = commands([tree(tmp_path / "one", serving=serving("@champion"))])
    other = commands([tree(tmp_path / "other", serving=serving("@challenger"))])
    assert digest(one) == digest(list(one)) != digest(other)
