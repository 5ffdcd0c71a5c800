"""The comment."""

import re

import pytest
from markdown_it import MarkdownIt

from review.model.changes import Change, Effect
from review.model.report import Report
from review.model.stack import StackReview
from review.render.markdown import LIMIT, MARKER, markdown
from tests.review.sample import HOSTILE, dev, report


def html(text: str) -> str:
    """Return what a reader of Markdown with tables and HTML makes of a text."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def huge(resources: int) -> Report:
    """Return a report with many changes of many kinds."""
    changes = tuple(
        Change(urn=f"urn{n}", word="schema", name=f"catalog.schema_{n}" * 5, effect=effect, holds="files")
        for n in range(resources)
        for effect in (Effect.DELETED, Effect.CREATED)
    )
    return report(StackReview(stack="dev", succeeded=False, changes=changes, errors=("x" * 100_000,) * 9))


def test_it_begins_with_the_marker_by_which_a_workflow_finds_it() -> None:
    assert markdown(report()).startswith(f"{MARKER}\n")


def test_the_verdict_is_its_heading() -> None:
    assert markdown(report()).splitlines()[1] == "## ⛔ This change cannot be deployed as it is."


def test_what_is_destroyed_is_told_before_all_other_changes() -> None:
    text = markdown(report())
    assert text.index("### Deleted or replaced") < text.index("### Cost") < text.index("### All changes")
    first = text[text.index("### Deleted or replaced") :].splitlines()[4]
    assert first == (
        "| dev | schema <code>ml.sandbox</code> | **deleted** | **yes**: tables, files and models "
        "| yes: Pulumi refuses |"
    )


def test_a_removed_stack_has_a_line_that_says_what_it_leaves() -> None:
    removed = StackReview(stack="uat", succeeded=True, orphans=1)
    text = markdown(report(removed, dev()))
    assert "| **uat** | removed, 1 resource left |" in text
    assert "No policy pack was run over uat" not in text


def test_a_replacement_is_said_in_plain_words() -> None:
    assert "replaced, i.e. deleted and made anew, because of a change in node type" in markdown(report())


def test_a_secret_is_masked() -> None:
    text = markdown(report())
    assert "<code>token</code> | <code>(secret)</code> | <code>(secret)</code>" in text
    assert "ciphertext" not in text


def test_long_parts_are_folded() -> None:
    text = markdown(report())
    assert text.count("<details>") == text.count("</details>") >= 3
    assert "<summary><b>dev</b>: 1 deleted, 1 replaced, 1 created</summary>" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    lines = markdown(report()).splitlines()
    assert any(line.startswith("|") for line in lines)
    widths = {0}
    for line in lines:
        if not line.startswith("|"):
            widths = set()
            continue
        widths.add(line.count("|"))
        assert len(widths) == 1, line


def test_a_hostile_name_is_shown_literally() -> None:
    rendered = html(markdown(report()))
    assert "<script" not in rendered
    assert "<a " not in rendered
    # A mention, or a link to an issue, would need the bare letters outside of code.
    outside = re.sub(r"<(code|pre)>.*?</\1>", "", rendered, flags=re.DOTALL)
    assert "@everyone" not in outside
    assert f"ml.{HOSTILE}".replace("<", "&lt;").replace(">", "&gt;") in rendered


def test_the_picture_is_drawn_by_mermaid_for_stacks_in_which_it_changes() -> None:
    text = markdown(report())
    assert text.count("```mermaid\nflowchart LR\n") == 1
    assert "How <b>dev</b> looks" in text


def test_a_failure_is_told_with_its_stack_and_reason() -> None:
    text = markdown(report())
    assert "### Why test fails\n\n<pre>Program failed:\nKeyError: &#39;&lt;oops&gt;&#39;</pre>" in text


def test_it_says_that_the_tree_was_dirty() -> None:
    text = markdown(report())
    assert "with 1 uncommitted file" in text
    assert "Pulumi.dev.yaml" in text


@pytest.mark.parametrize("resources", [10, 300, 5000])
def test_it_fits_however_much_there_is_to_tell(resources: int) -> None:
    text = markdown(huge(resources))
    assert len(text.encode()) <= LIMIT
    assert "deleted or replaced" in text


def test_what_was_left_out_is_said() -> None:
    assert "was shortened" not in markdown(report())
    text = markdown(huge(300))
    assert "was shortened" in text
    assert re.search(r"… and \d+ more", text)


def test_a_limit_that_nothing_fits_into_leaves_the_verdict() -> None:
    text = markdown(report(dev()), limit=200)
    assert text.startswith(MARKER)
    assert "cannot be deployed" in text
