"""What commands print."""

import json

import pytest
from rich.table import Table

from company_ml.cli.common import notes, show

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
