"""The engine's events: what is counted and what is told."""

import json
from typing import Any

import pytest

from toolchain.stacks.events import Progress, describe

URN = "urn:pulumi:dev::project::project:area:Lake$azure-native:storage:StorageAccount::lake"


def step(
    op: str, *, custom: bool = True, type_: str = "azure-native:storage:StorageAccount"
) -> dict[str, Any]:
    state = {"custom": custom}
    metadata = {"op": op, "type": type_, "old": state if op == "delete" else None, "new": state}
    return {"resOutputsEvent": {"metadata": metadata | ({"new": None} if op == "delete" else {})}}


def progress_of(*events: dict[str, Any]) -> Progress:
    progress = Progress()
    for event in events:
        progress.take(json.dumps(event) + "\n")
    return progress


def test_steps_are_counted_by_what_they_did() -> None:
    progress = progress_of(step("create"), step("create"), step("same"), step("delete"))
    assert describe(progress.changes) == "2 created, 1 deleted"


@pytest.mark.parametrize(
    "event",
    [step("create", custom=False), step("create", type_="pulumi:providers:databricks"), step("same")],
    ids=["component", "provider", "same"],
)
def test_what_changes_nothing_in_a_cloud_is_no_change(event: dict[str, Any]) -> None:
    assert not progress_of(event).changes


def test_a_change_that_only_the_engine_counts_is_a_change_all_the_same() -> None:
    progress = progress_of(step("same"), {"summaryEvent": {"resourceChanges": {"same": 3, "update": 1}}})
    assert describe(progress.changes) == "1 updated"


def test_an_error_is_told_with_the_resource_that_it_is_about() -> None:
    diagnostic = {"urn": URN, "prefix": "error: ", "message": "Status=409\n", "severity": "error"}
    assert progress_of({"diagnosticEvent": diagnostic}).messages == ["StorageAccount lake: error: Status=409"]


def test_an_error_of_the_program_is_told_as_it_stands() -> None:
    diagnostic = {"prefix": "error: ", "message": "Pulumi.dev.yaml: settings", "severity": "error"}
    assert progress_of({"diagnosticEvent": diagnostic}).messages == ["error: Pulumi.dev.yaml: settings"]


@pytest.mark.parametrize(("level", "kept"), [("mandatory", "violations"), ("advisory", "advice")])
def test_a_broken_policy_is_told_with_its_name_and_its_resource(level: str, kept: str) -> None:
    policy = {"resourceUrn": URN, "policyName": "storage-tls", "enforcementLevel": level, "message": "a\nb\n"}
    progress = progress_of({"policyEvent": policy})
    assert getattr(progress, kept) == [f"{level}: storage-tls: StorageAccount lake\n  a\n  b"]
    assert len(progress.violations) + len(progress.advice) == 1


def test_debug_messages_are_not_told() -> None:
    diagnostic = {"prefix": "debug: ", "message": "registering", "severity": "debug"}
    assert not progress_of({"diagnosticEvent": diagnostic}).messages


@pytest.mark.parametrize("line", ["error: no stack named 'dev' found\n", "{not json\n"])
def test_a_line_that_is_no_event_is_told_as_it_stands(line: str) -> None:
    progress = Progress()
    progress.take(line)
    assert progress.messages == [line.rstrip()]
