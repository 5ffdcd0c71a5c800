"""Saving that is interrupted: whatever happens, the old model is still there and whole."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from company_ml.serialization import ModelSerializer
from company_ml.serialization import serializer as module
from company_ml.serialization.metadata import Metadata, MethodName

KEY = bytes(range(32))
OLD, NEW = {"weights": [1]}, {"weights": [2]}


@pytest.fixture
def serializer(tmp_path: Path) -> ModelSerializer:
    """A serializer over an empty folder."""
    return ModelSerializer(tmp_path)


@pytest.fixture
def old(serializer: ModelSerializer) -> Metadata:
    """A model that was saved before."""
    return serializer.save(OLD, "model", method="pickle")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_saving_again_replaces_the_model_and_leaves_nothing_else(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path
) -> None:
    new = serializer.save(NEW, "model", method="joblib")
    assert serializer.load("model", sha256=new.sha256) == NEW
    assert names(tmp_path) == {"model.json", new.path}


def test_saving_the_same_again_keeps_the_file(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path
) -> None:
    assert serializer.save(OLD, "model", method="pickle").path == old.path
    assert names(tmp_path) == {"model.json", old.path}


def test_a_disk_that_fills_up_while_the_model_is_written_leaves_the_old_one(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        serializer.save(NEW, "model", method="pickle")
    assert serializer.load("model", sha256=old.sha256) == OLD
    assert names(tmp_path) == {"model.json", old.path}


@pytest.mark.parametrize("step", range(4))
def test_an_interruption_at_any_step_leaves_the_old_model(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    steps = iter(range(4))

    def interrupted(function: Any) -> Any:
        def wrapper(*arguments: Any) -> Any:
            if next(steps) == step:
                raise KeyboardInterrupt
            return function(*arguments)

        return wrapper

    for name in ("write_beside", "put"):
        monkeypatch.setattr(module, name, interrupted(getattr(module, name)))
    with pytest.raises(KeyboardInterrupt):
        serializer.save(NEW, "model", method="pickle")
    assert serializer.load("model", sha256=old.sha256) == OLD
    assert {name for name in names(tmp_path) if not name.startswith(".")} == {"model.json", old.path}


def test_an_interruption_in_the_middle_of_writing_leaves_nothing_behind(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path
) -> None:
    class Interrupts:
        def __reduce__(self) -> Any:
            raise KeyboardInterrupt

    methods: tuple[MethodName, ...] = ("pickle", "cloudpickle", "joblib")
    for method in methods:
        with pytest.raises(KeyboardInterrupt):
            serializer.save([b"written" * 1_000, Interrupts()], "model", method=method)
    assert names(tmp_path) == {"model.json", old.path}
    assert serializer.load("model", sha256=old.sha256) == OLD


def test_many_writers_leave_one_pair(tmp_path: Path) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            ModelSerializer(tmp_path, key=KEY).save([number, turn], "model", method="pickle")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert ModelSerializer(tmp_path, key=KEY).load("model")[1] in range(5)
    assert len(names(tmp_path)) == 2


def test_a_reader_meets_a_whole_pair_while_others_write(tmp_path: Path) -> None:
    ModelSerializer(tmp_path, key=KEY).save([0], "model", method="pickle")
    done = Event()

    def write() -> None:
        for turn in range(100):
            ModelSerializer(tmp_path, key=KEY).save([turn], "model", method="pickle")
        done.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not done.is_set() and not writing.done():
            ModelSerializer(tmp_path, key=KEY).load("model")
        writing.result()


def test_a_model_that_is_saved_between_the_reading_of_description_and_file_is_read(
    serializer: ModelSerializer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = ModelSerializer(tmp_path, key=KEY)
    signed.save(OLD, "model", method="pickle")
    opened, saves = module.open_regular, iter([lambda: signed.save(NEW, "model", method="pickle")])

    def late(path: Path) -> Any:
        if path.suffix == ".pickle":
            for save in saves:
                save()
        return opened(path)

    monkeypatch.setattr(module, "open_regular", late)
    assert signed.load("model") == NEW


def test_files_that_a_dead_writer_left_are_removed_by_the_next(
    serializer: ModelSerializer, old: Metadata, tmp_path: Path
) -> None:
    (tmp_path / "model-0123456789ab.pickle").write_bytes(b"lost")
    (tmp_path / "model-2-0123456789ab.pickle").write_bytes(b"of another model")
    new = serializer.save(NEW, "model", method="pickle")
    assert names(tmp_path) == {"model.json", new.path, "model-2-0123456789ab.pickle"}
