"""The cache: what it holds is whole, made once, and outside the checkout."""

import threading
from pathlib import Path

import pytest

from toolchain.cache import cache_folder, provide


def make(result: Path, scratch: Path) -> None:
    (scratch / "big").write_text("left over from the making")
    (result / "tool").write_text("works")


def test_the_folder_appears_under_its_name_without_what_the_making_left(cache: Path) -> None:
    assert provide("tool-1.2.3", make) == cache / "tool-1.2.3"
    assert [path.name for path in (cache / "tool-1.2.3").iterdir()] == ["tool"]
    assert not list(cache.glob(".*partial"))


def test_what_is_there_is_not_made_again(cache: Path) -> None:
    provide("tool-1.2.3", make)

    def refuse(result: Path, scratch: Path) -> None:
        raise AssertionError("made twice")

    assert provide("tool-1.2.3", refuse) == cache / "tool-1.2.3"


def test_a_failure_leaves_nothing_behind(cache: Path) -> None:
    def fail(result: Path, scratch: Path) -> None:
        make(result, scratch)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        provide("tool-1.2.3", fail)
    assert not (cache / "tool-1.2.3").exists()
    assert not list(cache.glob(".*partial"))


def test_what_a_killed_setup_left_does_not_get_into_the_next(cache: Path) -> None:
    (cache / ".tool-1.2.3.partial" / "result").mkdir(parents=True)
    (cache / ".tool-1.2.3.partial" / "result" / "half").touch()
    assert not (provide("tool-1.2.3", make) / "half").exists()


def test_of_two_at_once_the_second_waits_and_takes_what_the_first_made(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    def slowly(result: Path, scratch: Path) -> None:
        begun.set()
        go_on.wait(10)
        made.append("first")
        make(result, scratch)

    def quickly(result: Path, scratch: Path) -> None:
        made.append("second")

    first = threading.Thread(target=provide, args=("tool-1.2.3", slowly))
    second = threading.Thread(target=provide, args=("tool-1.2.3", quickly))
    first.start()
    begun.wait(10)
    second.start()
    threading.Timer(0.2, go_on.set).start()
    first.join(10)
    second.join(10)
    assert made == ["first"]
    assert "another setup is preparing the same thing" in capsys.readouterr().out


def test_a_relative_cache_setting_is_ignored_as_the_standard_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "databricks-mlops"
