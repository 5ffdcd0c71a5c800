"""Model files that are not what they should be: refused before any of them is interpreted."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from company_ml.errors import ExitCode, InputError
from company_ml.serialization import IntegrityError, Metadata, ModelSerializer
from company_ml.serialization import serializer as module

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
ran: list[str] = []


def boom() -> None:
    ran.append("boom")


class Bomb:
    """Tells when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return boom, ()


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    ran.clear()


def refused(
    root: Path, why: str, *, sha256: str | None = None, key: bytes | None = None, error: Any = IntegrityError
) -> None:
    """Expect that a model is refused for a reason, and that nothing of it ran."""
    with pytest.raises(error, match=why):
        ModelSerializer(root, key=key).load("model", sha256=sha256)
    assert ran == []


def save(root: Path, *, key: bytes | None = None, model: Any = None) -> Metadata:
    return ModelSerializer(root, key=key).save(model or Bomb(), "model", method="pickle")


def alter(root: Path, **fields: Any) -> None:
    """Change the description, as somebody who can write to the folder can."""
    file = root / "model.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **fields}))


def test_what_is_vouched_for_is_read(tmp_path: Path) -> None:
    saved = save(tmp_path)
    ModelSerializer(tmp_path).load("model", sha256=saved.sha256.upper())
    assert ran == ["boom"]


def test_what_the_key_signed_is_read(tmp_path: Path) -> None:
    save(tmp_path, key=KEY)
    ModelSerializer(tmp_path, key=KEY).load("model")
    assert ran == ["boom"]


def test_a_refusal_ends_a_command_as_a_check_that_did_not_pass() -> None:
    assert IntegrityError.exit_code == ExitCode.REFUSED


def test_nothing_is_read_that_nobody_vouches_for(tmp_path: Path) -> None:
    save(tmp_path)
    refused(tmp_path, "nothing vouches for the model", error=InputError)


def test_a_digest_that_is_none_is_refused(tmp_path: Path) -> None:
    save(tmp_path)
    refused(tmp_path, "'abc' is no SHA-256 digest", sha256="abc", error=InputError)


def test_another_digest_is_refused(tmp_path: Path) -> None:
    save(tmp_path)
    refused(tmp_path, "gives another digest than the trusted one", sha256="0" * 64)


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    saved = save(tmp_path)
    file = tmp_path / saved.path
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    refused(tmp_path, "was changed: its digest is not the one", sha256=saved.sha256)


def test_a_truncated_file_is_refused_with_both_sizes(tmp_path: Path) -> None:
    saved = save(tmp_path)
    os.truncate(tmp_path / saved.path, saved.size_bytes - 1)
    why = f"has {saved.size_bytes - 1} bytes and should have {saved.size_bytes}"
    refused(tmp_path, why, sha256=saved.sha256)


def test_a_description_that_fits_the_changed_file_does_not_help(tmp_path: Path) -> None:
    trusted = save(tmp_path / "trusted", model={"weights": [1]})
    save(tmp_path)
    refused(tmp_path, "gives another digest than the trusted one", sha256=trusted.sha256)


def test_a_description_that_claims_the_trusted_digest_does_not_help(tmp_path: Path) -> None:
    trusted = save(tmp_path / "trusted", model={"weights": [1]})
    save(tmp_path)
    alter(tmp_path, sha256=trusted.sha256)
    refused(tmp_path, "was changed: its digest is not the one", sha256=trusted.sha256)


def test_another_key_is_refused(tmp_path: Path) -> None:
    save(tmp_path, key=KEY)
    refused(tmp_path, "or another key signed it", key=OTHER)


def test_an_unsigned_file_is_refused_where_a_key_is(tmp_path: Path) -> None:
    saved = save(tmp_path)
    refused(tmp_path, "is not signed: save it again with the key", key=KEY, sha256=saved.sha256)


@pytest.mark.parametrize(
    "lie",
    [
        {"method": "joblib"},
        {"path": "model-other.pickle"},
        {"size_bytes": 1},
        {"size_mb": 1.0},
        {"sha256": "0" * 64},
        {"compression": 3},
        {"model_type": "sklearn.pipeline.Pipeline"},
        {"python": "3.99.0"},
        {"libraries": {}},
        {"created": "2020-01-01T00:00:00Z"},
        {"signature": "0" * 64},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_signed_description_that_lies_is_refused(tmp_path: Path, lie: dict[str, Any]) -> None:
    save(tmp_path, key=KEY)
    alter(tmp_path, **lie)
    refused(tmp_path, "the signature of .* does not fit", key=KEY)


def test_a_description_without_sense_is_refused_with_the_fields_that_are_wrong(tmp_path: Path) -> None:
    saved = save(tmp_path)
    alter(tmp_path, method="shell", sha256="short")
    refused(tmp_path, "no description of a model: wrong is method, sha256", sha256=saved.sha256)
    (tmp_path / "model.json").write_text("{")
    refused(tmp_path, "no description of a model: wrong is all of it", sha256=saved.sha256)


def test_a_missing_description_is_told(tmp_path: Path) -> None:
    refused(tmp_path, "there is no model described in .*model.json", sha256="0" * 64, error=InputError)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    saved = save(tmp_path)
    (tmp_path / saved.path).unlink()
    refused(tmp_path, "is not there, although its description is", sha256=saved.sha256, error=InputError)


@pytest.mark.parametrize("name", ["../model", "/etc/model", "below/../../model"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    serializer = ModelSerializer(root)
    with pytest.raises(InputError, match="leads out of"):
        serializer.save(Bomb(), name, method="pickle")
    with pytest.raises(InputError, match="leads out of"):
        serializer.load(name, sha256="0" * 64)
    assert [file.name for file in tmp_path.iterdir()] == ["root"]


@pytest.mark.parametrize("link", ["folder", "file"])
def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path, link: str) -> None:
    saved = save(tmp_path / "outside")
    root = tmp_path / "root"
    if link == "folder":
        root.mkdir()
        (root / "below").symlink_to(tmp_path / "outside")
        with pytest.raises(InputError, match="leads out of"):
            ModelSerializer(root).load("below/model", sha256=saved.sha256)
    else:
        save(root)
        (root / saved.path).unlink()
        (root / saved.path).symlink_to(tmp_path / "outside" / saved.path)
        refused(root, "leads out of", sha256=saved.sha256, error=InputError)
    assert ran == []


@pytest.mark.parametrize("path", ["..", "../outside.pickle"])
def test_a_description_that_names_a_file_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    saved = save(tmp_path)
    alter(tmp_path, path=path)
    refused(tmp_path, "leads out of|wrong is path", sha256=saved.sha256, error=(InputError, IntegrityError))


def test_what_changes_a_file_after_the_comparison_changes_nothing_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save(tmp_path, model={"weights": [1]})
    bomb = save(tmp_path / "bomb")

    def swap(_metadata: Metadata) -> list[str]:
        """Stand in for the last thing that happens between the comparison and the reading."""
        (tmp_path / saved.path).write_bytes((tmp_path / "bomb" / bomb.path).read_bytes())
        return []

    monkeypatch.setattr(module, "changed_libraries", swap)
    assert ModelSerializer(tmp_path).load("model", sha256=saved.sha256) == {"weights": [1]}
    assert ran == []


def test_a_short_key_is_refused_and_not_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="32 bytes or more; this one has 5") as caught:
        ModelSerializer(tmp_path, key=b"short")
    assert "short" not in str(caught.value)


def test_another_signed_model_is_not_read_under_a_name(tmp_path: Path) -> None:
    """The signature binds the name: else whoever can write would exchange one signed model for another."""
    other = ModelSerializer(tmp_path, key=KEY).save(Bomb(), "other", method="pickle")
    save(tmp_path, key=KEY)
    (tmp_path / "model.json").write_bytes((tmp_path / "other.json").read_bytes())
    refused(tmp_path, "the description of model is that of other", key=KEY)
    refused(tmp_path, "the description of model is that of other", sha256=other.sha256)
    alter(tmp_path, name="model")
    refused(tmp_path, "the signature of .* does not fit", key=KEY)


def test_a_model_is_not_read_from_another_folder(tmp_path: Path) -> None:
    serializer = ModelSerializer(tmp_path, key=KEY)
    serializer.save({}, "team_a/model", method="pickle")
    (tmp_path / "team_a").rename(tmp_path / "team_b")
    with pytest.raises(IntegrityError, match="the description of team_b/model is that of team_a/model"):
        serializer.load("team_b/model")


def test_an_older_signed_model_that_was_put_back_is_refused(tmp_path: Path) -> None:
    serializer = ModelSerializer(tmp_path, key=KEY)
    older = serializer.save({"version": 1}, "model", method="pickle")
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    newer = serializer.save({"version": 2}, "model", method="pickle")
    assert serializer.load("model", not_before=newer.created) == {"version": 2}
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    assert serializer.load("model", not_before=older.created) == {"version": 1}
    with pytest.raises(IntegrityError, match="somebody has put an older model back"):
        serializer.load("model", not_before=newer.created)
    with pytest.raises(InputError, match="has no time zone"):
        serializer.load("model", not_before=newer.created.replace(tzinfo=None))


@pytest.mark.parametrize("file", ["description", "model"])
def test_a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for(tmp_path: Path, file: str) -> None:
    saved = save(tmp_path)
    place = tmp_path / ("model.json" if file == "description" else saved.path)
    place.unlink()
    os.mkfifo(place)
    refused(tmp_path, "is no regular file", sha256=saved.sha256)


def test_a_file_of_another_size_is_refused_before_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save(tmp_path)
    os.truncate(tmp_path / saved.path, 10**12)  # a file with a hole: it takes no room
    monkeypatch.setattr(module.tempfile, "TemporaryFile", lambda: pytest.fail("it was copied"))
    refused(tmp_path, "has 1000000000000 bytes and should have", sha256=saved.sha256)


def test_a_description_without_end_is_refused(tmp_path: Path) -> None:
    saved = save(tmp_path)
    os.truncate(tmp_path / "model.json", 10**12)
    refused(tmp_path, "it is longer than any", sha256=saved.sha256)
