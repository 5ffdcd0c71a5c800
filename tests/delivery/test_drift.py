"""What is found of a stack, and what is said of it."""

import sys
from pathlib import Path

import pytest

from delivery.drift import (
    Condition,
    Finding,
    check,
    report,
    with_omission,
    with_surplus,
    without_databricks,
)
from delivery.errors import DeliveryError
from delivery.state import Resource


def ends_with(status: int, text: str = "said") -> list[str]:
    return [sys.executable, "-c", f"print({text!r}); raise SystemExit({status})"]


@pytest.mark.parametrize(
    ("status", "condition"),
    [(0, Condition.STEADY), (7, Condition.DRIFTED), (1, Condition.UNKNOWN), (255, Condition.UNKNOWN)],
)
def test_the_exit_code_of_the_preview_says_what_was_found(status: int, condition: Condition) -> None:
    assert check("dev", ends_with(status)) == Finding(stack="dev", condition=condition, text="said")


def test_a_finding_is_read_as_it_was_written(tmp_path: Path) -> None:
    finding = Finding(stack="dev", condition=Condition.DRIFTED, text='~ tags: "a" => "b"')
    finding.write(tmp_path / "found" / "dev.json")
    assert Finding.read(tmp_path / "found" / "dev.json") == finding


def test_the_report_shows_what_the_preview_said_of_stacks_that_drifted_alone() -> None:
    text = report(
        [
            Finding(stack="dev", condition=Condition.STEADY, text="nothing of interest"),
            Finding(stack="prod", condition=Condition.DRIFTED, text="~ tags changed"),
        ]
    )
    assert "| `dev` | as it was left |" in text
    assert "| `prod` | changed behind Pulumi's back |" in text
    assert "~ tags changed" in text
    assert "nothing of interest" not in text


def test_a_long_preview_is_shown_by_its_end() -> None:
    text = report(
        [Finding(stack="dev", condition=Condition.DRIFTED, text="\n".join(f"line {n}" for n in range(1000)))]
    )
    assert "line 999" in text
    assert "line 799\n" not in text
    assert "first 800 lines" in text


def test_a_preview_without_databricks_excludes_its_objects_and_the_finding_counts_them() -> None:
    assert without_databricks(["pulumi", "preview"]) == [
        "pulumi",
        "preview",
        "--exclude=**databricks:index/**",
    ]
    types = ("databricks:index/catalog:Catalog", "azure-native:keyvault:Vault", "pulumi:providers:databricks")
    resources = [Resource(type=type_, id="", provider="", outputs={}, external=False) for type_ in types]
    before = Finding(stack="dev", condition=Condition.STEADY, text="said")
    finding = with_omission(before, resources)
    assert finding.condition is Condition.STEADY
    assert finding.text.startswith("said\n\nNot compared: 1 objects in Databricks, and what no stack made")


def fails() -> list[str]:
    raise DeliveryError("the CLI is missing")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Condition.STEADY, Condition.DRIFTED),
        (Condition.DRIFTED, Condition.DRIFTED),
        (Condition.UNKNOWN, Condition.UNKNOWN),
    ],
)
def test_what_no_stack_made_is_drift(before: Condition, after: Condition) -> None:
    finding = with_surplus(
        Finding(stack="dev", condition=before, text="said"), lambda: ["a catalog is bound"]
    )
    assert finding.condition is after
    assert finding.text == "said\n\nMade by no stack:\n  - a catalog is bound"


@pytest.mark.parametrize(
    ("before", "after"),
    [(Condition.STEADY, Condition.UNKNOWN), (Condition.DRIFTED, Condition.DRIFTED)],
)
def test_what_cannot_be_listed_is_unknown(before: Condition, after: Condition) -> None:
    finding = with_surplus(Finding(stack="dev", condition=before, text="said"), fails)
    assert finding.condition is after
    assert "could not be listed: the CLI is missing" in finding.text


def test_nothing_too_many_changes_nothing() -> None:
    finding = Finding(stack="dev", condition=Condition.STEADY, text="said")
    assert with_surplus(finding, list) == finding
