"""What data scientists would have made by the time of a review: models, versions, aliases and tables.

Serving endpoints and monitors wait for them, and what waits on both sides of a comparison is not compared. So
the settings are asked what they speak of, and the simulated data scientist makes it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from review.plain import items, mapping
from sections.files import read_yaml

KEY = "databricks-mlops:settings"

Words = tuple[str, ...]


def commands(trees: Sequence[Path]) -> list[Words]:
    """Return the arguments of ``localcloud data`` that make everything which the settings of trees speak of.

    Both sides of a comparison are asked: where a change moves an endpoint to another alias, both are there.
    A file that cannot be read is left to the preview, which says what is wrong with it.
    """
    settings = [found for tree in trees for found in _settings(tree)]
    versions = list(dict.fromkeys(served for one in settings for served in _versions(one)))
    tables: dict[str, dict[str, str]] = {}
    for one in settings:
        for table, columns in _tables(one):
            tables.setdefault(table, {}).update(columns)
    return [*_made_versions(versions), *(_made_table(name, columns) for name, columns in tables.items())]


def digest(made: Sequence[Words]) -> str:
    """Return a short name for what is made; the same things, the same name."""
    return hashlib.sha256(repr(made).encode()).hexdigest()[:8]


def _settings(tree: Path) -> Iterator[Any]:
    for file in sorted(tree.glob("Pulumi.*.yaml")):
        with suppress(FileNotFoundError, ValueError):
            yield _at(read_yaml(file), "config", KEY)


def _versions(settings: Any) -> Iterator[tuple[str, str]]:
    """Models with the versions of them that are served: a number, or an alias after ``@``."""
    for endpoint in _list(settings, "serving", "endpoints"):
        for served in _list(endpoint, "versions"):
            model, version = _at(endpoint, "model"), _at(served, "version")
            if isinstance(model, str) and isinstance(version, str):
                yield model, version


def _made_versions(wanted: Sequence[tuple[str, str]]) -> Iterator[Words]:
    """Each alias has a version of its own, so that two of them can be served side by side."""
    for model in dict.fromkeys(model for model, _ in wanted):
        mine = [version for name, version in wanted if name == model]
        aliases = [version.removeprefix("@") for version in mine if version.startswith("@")]
        numbers = [int(version) for version in mine if version.isdecimal()]
        yield from (("version", model, "--alias", alias) for alias in aliases)
        yield from (("version", model) for _ in range(max(numbers, default=0) - len(aliases)))


def _tables(settings: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Monitored tables with the columns that their monitors name."""
    for monitor in _list(settings, "monitoring", "monitors"):
        table = _at(monitor, "table")
        if not isinstance(table, str):
            continue
        log, series = _at(monitor, "inferenceLog"), _at(monitor, "timeSeries")
        named = [*_list(monitor, "complete"), *_list(monitor, "unique"), *_list(monitor, "slices")]
        named += [_at(log, key) for key in ("modelId", "prediction", "label")]
        times = [_at(log, "timestamp"), _at(series, "timestamp")]
        columns = {name: "string" for name in named if isinstance(name, str)}
        yield table, columns | {name: "timestamp" for name in times if isinstance(name, str)}


def _made_table(name: str, columns: dict[str, str]) -> Words:
    flags = (word for column, kind in columns.items() for word in ("--column", f"{column}:{kind}"))
    return ("table", name, *flags)


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = (mapping(value) or {}).get(key)
    return value


def _list(value: Any, *path: str) -> list[Any]:
    return items(_at(value, *path)) or []
