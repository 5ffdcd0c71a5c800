"""YAML documents that people write: found by name or path, and refused with all their mistakes at once."""

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from company_ml.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


def read(name: str, kind: str, model: type[Model]) -> Model:
    """Read a document: a packaged one by its bare name, or a file by its path.

    Args:
        name: ``customer_churn`` for a packaged document, else a path that ends in ``.yaml`` or ``.yml``.
        kind: Folder of the packaged documents, such as ``training``.
        model: What the document must fit.

    Raises:
        InputError: there is no such document, or it has mistakes: all of them, each with its key.
    """
    text, place = _text(name, kind)
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"{place} is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise InputError(f"{place} holds no keys: write one 'key: value' a line")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = [f"  {_key(mistake['loc'])}: {_words(mistake['msg'])}" for mistake in error.errors()]
        raise InputError("\n".join([f"{place} has mistakes:", *lines])) from None


def _text(name: str, kind: str) -> tuple[str, str]:
    """Return the text of a document, and where it is."""
    if name.endswith((".yaml", ".yml")):
        try:
            return Path(name).read_text(encoding="utf-8"), name
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{name} cannot be read: {error}") from error
    folder = files("company_ml").joinpath("configs", kind)
    packaged = {entry.name.removesuffix(".yaml"): entry for entry in folder.iterdir()}
    if name not in packaged:
        raise InputError(
            f"there is no packaged configuration {name!r}: use {', '.join(sorted(packaged))}, "
            "or the path of a .yaml file"
        )
    return packaged[name].read_text(encoding="utf-8"), f"packaged configuration {name}"


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "document"


def _words(message: str) -> str:
    return message.removeprefix("Value error, ")
