"""What commands print."""

import json

import click
import pytest
from rich.table import Table

from company_ml.cli.common import notes, run, show
from tests.commands import ended

SENTENCE = f"promote m[1] to [red] because {'of a long reason ' * 9}[/]."


def test_a_sentence_is_one_line_of_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    show({}, as_json=False, people=lambda: SENTENCE)
    assert capsys.readouterr().out == f"{SENTENCE}\n"


def test_a_cell_of_a_table_is_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    def table() -> Table:
        made = Table("what")
        made.add_row("m[1] is [red]")
        return made

    show({}, as_json=False, people=table)
    assert "m[1] is [red]" in capsys.readouterr().out


def test_progress_is_one_line_of_what_was_said_and_apart_from_the_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    notes.print(SENTENCE)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{SENTENCE}\n")


def test_a_program_gets_json_and_no_text_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    show({"b": 1, "a": SENTENCE}, as_json=True, people=lambda: pytest.fail("nobody reads it"))
    assert json.loads(capsys.readouterr().out) == {"a": SENTENCE, "b": 1}


def test_json_has_null_for_what_is_no_finite_number(capsys: pytest.CaptureFixture[str]) -> None:
    show({"a": [float("nan"), {"b": float("inf")}], "c": (1.5,)}, as_json=True, people=str)
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == {
        "a": [None, {"b": None}],
        "c": [1.5],
    }


def test_progress_that_nobody_can_read_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(click, "echo", closed)
    notes.print("returning to champion")


@click.command
def surprised() -> None:
    """Meet something."""
    raise KeyError("value\nof two lines")


def test_what_nobody_foresaw_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: run(surprised)) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Error: surprised met what nobody foresaw (KeyError: 'value\\nof two lines'); ")
    assert "COMPANY_ML_TRACEBACK=1" in line


def test_its_traceback_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANY_ML_TRACEBACK", "1")
    with pytest.raises(KeyError):
        ended(lambda: run(surprised))
