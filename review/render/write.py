"""Writes the three forms of a report."""

from pathlib import Path

from review.model.report import Report
from review.render.as_json import as_json
from review.render.markdown import markdown
from review.render.page import page


def write(report: Report, folder: Path) -> list[Path]:
    """Write a report into a folder, over an earlier one; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.html": page(report),
        "comment.md": markdown(report),
        "report.json": as_json(report),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
