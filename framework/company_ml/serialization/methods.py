"""The ways to turn a model into bytes and back."""

import pickle
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from company_ml.errors import InputError, RefusedError
from company_ml.serialization.metadata import MethodName


@dataclass(frozen=True)
class Method:
    """One way. Its functions import the library that they take, so that nobody needs those of the others."""

    dump: Callable[[Any, BinaryIO, int | None], None]
    """Writes a model; the level of compression is None where the method has none."""
    load: Callable[[BinaryIO, Sequence[str]], Any]
    """Reads a model; the names are of types that the caller trusts beyond those that the method knows."""
    compresses: bool = False


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(f"{name} is not installed: install company_ml_framework[serialization]") from error


def _dump_pickle(model: Any, file: BinaryIO, _level: int | None) -> None:
    pickle.dump(model, file, protocol=pickle.HIGHEST_PROTOCOL)


def _load_pickle(file: BinaryIO, _trusted: Sequence[str]) -> Any:
    return pickle.load(file)  # noqa: S301 - the serializer has compared the digest


def _dump_cloudpickle(model: Any, file: BinaryIO, _level: int | None) -> None:
    _library("cloudpickle").dump(model, file)


def _load_cloudpickle(file: BinaryIO, _trusted: Sequence[str]) -> Any:
    return _library("cloudpickle").load(file)


def _dump_joblib(model: Any, file: BinaryIO, level: int | None) -> None:
    _library("joblib").dump(model, file, compress=level or 0)


def _load_joblib(file: BinaryIO, _trusted: Sequence[str]) -> Any:
    return _library("joblib").load(file)


def _dump_skops(model: Any, file: BinaryIO, level: int | None) -> None:
    kind = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    _library("skops.io").dump(model, file, compression=kind, compresslevel=level or None)


def _load_skops(file: BinaryIO, trusted: Sequence[str]) -> Any:
    skops, content = _library("skops.io"), file.read()
    unknown = sorted(set(skops.get_untrusted_types(data=content)) - set(trusted))
    if unknown:
        raise RefusedError(
            f"the model holds types that nobody has vouched for: {', '.join(unknown)}; "
            "name those that you know in trusted_types"
        )
    return skops.loads(content, trusted=trusted)


METHODS: Mapping[MethodName, Method] = {
    "pickle": Method(_dump_pickle, _load_pickle),
    "cloudpickle": Method(_dump_cloudpickle, _load_cloudpickle),
    "joblib": Method(_dump_joblib, _load_joblib, compresses=True),
    "skops": Method(_dump_skops, _load_skops, compresses=True),
}
"""Skops alone runs no code of a file: it builds types that it knows, or that the caller trusts, from data.
https://skops.readthedocs.io/en/stable/persistence.html
"""


def level_for(name: MethodName, level: int | None) -> int | None:
    """Return the level of compression that a method gets.

    Raises:
        InputError: the method does not compress, or the level is not between 0 and 9.
    """
    if not METHODS[name].compresses:
        if level is not None:
            raise InputError(f"{name} does not compress: leave the level out, or use joblib or skops")
        return None
    if level is not None and not 0 <= level <= 9:
        raise InputError(f"there is no compression {level}: use 0 (none) to 9 (smallest)")
    return level or 0
