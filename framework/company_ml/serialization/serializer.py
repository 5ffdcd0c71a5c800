"""Saving and loading models as files."""

import hashlib
import hmac
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from company_ml.errors import FrameworkError, InputError
from company_ml.serialization.files import alone, inside, open_regular, put, write_beside
from company_ml.serialization.metadata import Metadata, MethodName, changed_libraries, describe
from company_ml.serialization.methods import METHODS, level_for
from company_ml.serialization.trust import (
    IntegrityError,
    check_digest,
    check_key,
    check_meant,
    check_vouched,
    sign,
)

_LONGEST_DESCRIPTION = 1_000_000
_CHUNK = 1_048_576
"""Bytes."""


class ModelSerializer:
    """Models as files below one folder.

    A model ``churn`` is a description ``churn.json`` and the file that it names, such as
    ``churn-3f0c2a9b4d1e.skops``. Saving writes a new file and then replaces the description, so that at every
    moment a reader finds the old model or the new one.

    Example:
        >>> serializer = ModelSerializer(Path("/Volumes/ml_dev_catalog/libs/models"))
        >>> saved = serializer.save(model, "churn")
        >>> client.set_model_version_tag(name, version, "sha256", saved.sha256)  # the trusted place
        >>> model = serializer.load("churn", sha256=client.get_model_version(name, version).tags["sha256"])
    """

    def __init__(
        self, root: Path, *, methods: Collection[MethodName] = tuple(METHODS), key: bytes | None = None
    ) -> None:
        """Serve the models below a folder.

        Args:
            root: The folder; nothing outside it is written or read.
            methods: What may be written and read. ``("skops",)`` leaves no way to run code of a file.
            key: Signs what is saved, and must have signed what is loaded: 32 bytes or more, from a secret
                scope and never from where the files are.

        Raises:
            InputError: the key is too short, or a method is unknown.
        """
        unknown = sorted(set(methods) - set(METHODS))
        if unknown:
            raise InputError(f"there is no method {', '.join(unknown)}: use {', '.join(METHODS)}")
        self._root = root
        self._methods = frozenset(methods)
        self._key = check_key(key) if key is not None else None

    def save(
        self, model: Any, name: str, *, method: MethodName = "skops", compression: int | None = None
    ) -> Metadata:
        """Write a model; whatever fails, what was saved under the name before stays.

        Args:
            model: Whatever the method can write: skops knows scikit-learn and what is built like it.
            name: Path below the folder, without an ending.
            method: How to write it.
            compression: 0 (none, the default) to 9 (smallest); joblib and skops only.

        Returns:
            The description, with the digest to keep in a trusted place.

        Raises:
            InputError: the name, the method or the compression is none, or the method cannot write the model;
                nothing was changed.
        """
        self._check_method(method)
        level = level_for(method, compression)
        description = inside(self._root, f"{name}.json")
        written = write_beside(description, lambda file: _dump(model, method, level, file))
        with written.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        path = description.with_name(f"{description.stem}-{sha256[:12]}.{method}")
        size = written.stat().st_size
        bound = self._name(description)
        metadata = describe(model, method, bound, path.name, size=size, sha256=sha256, compression=level)
        if self._key:
            metadata = sign(metadata, self._key)
        with alone(description.parent):
            before = self._file_of(description)
            put(written, path)
            try:
                put(write_beside(description, lambda file: _write(metadata, file)), description)
            except BaseException:
                if path != before:
                    path.unlink()
                raise
            _remove_others(description, path)
        return metadata

    def load(
        self,
        name: str,
        *,
        sha256: str | None = None,
        not_before: datetime | None = None,
        trusted_types: Sequence[str] = (),
    ) -> Any:
        """Read a model, once its bytes are known to be those that somebody trusted vouches for.

        Args:
            name: What it was saved as.
            sha256: Its digest, from a place that whoever can change the file cannot change. May be left out
                where the serializer has a key; with both, both are checked.
            not_before: When the model was saved at the earliest, by its signed description. A key alone does
                not tell the latest model from an older one that somebody has put back.
            trusted_types: Types that skops may build besides those that it knows.

        Raises:
            InputError: there is no such model, or nothing that vouches for it.
            IntegrityError: it is not what was vouched for. Nothing of it was interpreted.
            RefusedError: skops found types in it that nobody has vouched for.
            FrameworkError: the bytes are right, and the libraries here cannot read them.
        """
        if sha256 is None and self._key is None:
            raise InputError(
                "nothing vouches for the model: give its SHA-256 digest from a trusted place, such as a tag "
                "in the registry, or the key that signed it"
            )
        digest = check_digest(sha256) if sha256 is not None else None
        description = inside(self._root, f"{name}.json")

        def vouched() -> Metadata:
            metadata = _read(description)
            self._check_method(metadata.method)
            check_vouched(metadata, sha256=digest, key=self._key)
            check_meant(metadata, self._name(description), not_before)
            return metadata

        metadata, opened = self._opened(description, vouched)
        with opened, _verified(opened, metadata) as file:
            changed = changed_libraries(metadata)
            if changed:
                warnings.warn(f"{name} was saved with other packages: {'; '.join(changed)}", stacklevel=2)
            try:
                return METHODS[metadata.method].load(file, trusted_types)
            except FrameworkError:
                raise
            except Exception as error:
                raise FrameworkError(
                    f"{metadata.path} is intact, but cannot be read as {metadata.method} with the packages "
                    f"here: {error}"
                ) from error

    def _opened(self, description: Path, vouched: Callable[[], Metadata]) -> tuple[Metadata, BinaryIO]:
        """Return a description and the open file that it names, whatever is saved in the meantime."""
        metadata = vouched()
        while True:
            path = inside(self._root, description.with_name(metadata.path))
            try:
                return metadata, open_regular(path)
            except FileNotFoundError as error:
                before, metadata = metadata, vouched()
                if metadata == before:  # nothing was saved since the description was read
                    raise InputError(
                        f"{path} is not there, although its description is: save the model again"
                    ) from error
            except IsADirectoryError as error:
                raise IntegrityError(str(error)) from error
            except OSError as error:
                raise InputError(
                    f"{path} cannot be read, although its description is there: {error}"
                ) from error

    def _name(self, description: Path) -> str:
        """Return what a model is saved as: its path below the folder, which a signature binds it to."""
        return description.relative_to(self._root.resolve()).as_posix().removesuffix(".json")

    def _check_method(self, method: MethodName) -> None:
        if method not in self._methods:
            raise InputError(f"{method} is not allowed here: use {', '.join(sorted(self._methods))}")

    def _file_of(self, description: Path) -> Path | None:
        """The file that a description names, or None where there is no description that can be read."""
        try:
            return description.with_name(_read(description).path)
        except (InputError, IntegrityError):
            return None


def _dump(model: Any, method: MethodName, level: int | None, file: BinaryIO) -> None:
    try:
        METHODS[method].dump(model, file, level)
    except (FrameworkError, OSError):
        raise
    except Exception as error:
        raise InputError(f"{method} cannot write a {type(model).__name__}: {error}") from error


def _write(metadata: Metadata, file: BinaryIO) -> None:
    file.write(f"{metadata.model_dump_json(indent=2)}\n".encode())


def _remove_others(description: Path, path: Path) -> None:
    """Remove the files of a model that its description no longer names: the one before, and lost ones."""
    own = re.compile(rf"{re.escape(description.stem)}-[0-9a-f]{{12}}\.({'|'.join(METHODS)})")
    for file in description.parent.iterdir():
        if file.name != path.name and own.fullmatch(file.name):
            file.unlink(missing_ok=True)


def _read(description: Path) -> Metadata:
    try:
        with open_regular(description) as file:
            text = file.read(_LONGEST_DESCRIPTION + 1)
    except FileNotFoundError:
        raise InputError(f"there is no model described in {description}: look at the name") from None
    except IsADirectoryError as error:
        raise IntegrityError(str(error)) from error
    except OSError as error:
        raise InputError(f"{description} cannot be read: {error}") from error
    if len(text) > _LONGEST_DESCRIPTION:
        raise IntegrityError(f"{description} is no description of a model: it is longer than any")
    try:
        return Metadata.model_validate_json(text)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, mistake["loc"])) or "all of it" for mistake in error.errors())
        raise IntegrityError(f"{description} is no description of a model: wrong is {fields}") from None


@contextmanager
def _verified(file: BinaryIO, metadata: Metadata) -> Generator[BinaryIO]:
    """Open the bytes of a model file, copied to where nobody else can change them, and compared there.

    Their number is compared before any is copied: a file that was exchanged may be as large as the disk.
    """
    path = metadata.path
    size = os.fstat(file.fileno()).st_size
    if size != metadata.size_bytes:
        raise IntegrityError(f"{path} has {size} bytes and should have {metadata.size_bytes}")
    with tempfile.TemporaryFile() as private:
        try:
            while private.tell() <= size and (chunk := file.read(_CHUNK)):
                private.write(chunk)
        except OSError as error:
            raise InputError(f"{path} cannot be read, although its description is there: {error}") from error
        if private.tell() != size:
            raise IntegrityError(f"{path} changed while it was read; load it again")
        private.seek(0)
        # The description's digest is itself vouched for by now.
        if not hmac.compare_digest(hashlib.file_digest(private, "sha256").hexdigest(), metadata.sha256):
            raise IntegrityError(f"{path} was changed: its digest is not the one that was vouched for")
        private.seek(0)
        yield private
