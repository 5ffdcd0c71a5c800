"""What a look at the clouds finds when something changed that no stack knows of."""

from pathlib import Path

from delivery.drift import Condition, Finding
from tests.lifecycle.platform import Platform

MODEL = "ml_models_catalog.dev_models.customer_churn"


def look(platform: Platform, stack: str, folder: Path) -> Finding:
    """Return what the pipelines' step finds, with the words that `make drift` uses."""
    preview = ("pulumi", "preview", "-s", stack, "--refresh", "--expect-no-changes", "--non-interactive")
    answer = platform.run(
        *("python", "-m", "delivery", "drift", "check", stack, "--into", str(folder), "--", *preview)
    )
    assert answer.status == 0, answer.text
    return Finding.read(folder / f"{stack}.json")


def test_clouds_that_nobody_touched_are_steady(platform: Platform, tmp_path: Path) -> None:
    assert look(platform, "prod", tmp_path).condition is Condition.STEADY


def test_a_champion_that_no_update_knows_of_is_drift(own_platform: Platform, tmp_path: Path) -> None:
    own_platform.play("version", MODEL, "--alias", "champion")
    finding = look(own_platform, "dev", tmp_path)
    assert finding.condition is Condition.DRIFTED
    assert "databricks:index:ModelServing" in finding.text
