"""Files that stand twice are the same, and the command that copies them says what it did."""

from pathlib import Path

import pytest

from tests.infra.settings.files import ROOT
from toolchain import copies


@pytest.mark.parametrize(
    ("original", "copy"), [(original, copy) for original, all_ in copies.COPIES.items() for copy in all_]
)
def test_every_copy_is_its_original(original: str, copy: str) -> None:
    fresh = not copies.stale(ROOT / copy, (ROOT / original).read_bytes())
    assert fresh, f"change {original}, and run `python -m toolchain.copies`"


def test_what_differs_or_is_missing_is_written_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "COPIES", {"a": ("b", "c", "d")})
    for name, text in (("a", "new"), ("b", "old"), ("c", "new")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert copies.write(tmp_path) == ["b", "d"]
    assert (
        (tmp_path / "b").read_text(encoding="utf-8") == (tmp_path / "d").read_text(encoding="utf-8") == "new"
    )
    assert copies.write(tmp_path) == []
