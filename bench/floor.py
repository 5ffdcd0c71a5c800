"""Writes the floor: a program with the same resources and nothing else, every input a literal."""

import importlib
import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bench.timing import BenchError

PACKAGES = {"azure-native": "pulumi_azure_native", "databricks": "pulumi_databricks"}
PROVIDERS = "pulumi:providers:"
STACK = "floor"

PROJECT = "name: floor\nruntime: python\n"


def write_floor(export: Mapping[str, Any], folder: Path) -> None:
    """Write a Pulumi project that registers the providers and resources of an exported state."""
    rows = [row for row in export["deployment"]["resources"] if row.get("custom") and not row.get("external")]
    providers = [row for row in rows if row["type"].removeprefix(PROVIDERS) in PACKAGES]
    names = {f"{row['urn']}::{row['id']}": f"provider_{index}" for index, row in enumerate(providers)}
    bare = [row for row in rows if not row["type"].startswith("pulumi:")]
    code = [
        f"{names[provider]} = {_construction(row, '')}"
        for provider, row in zip(names, providers, strict=True)
    ]
    code += [_construction(row, names[row["provider"]]) for row in bare]
    modules = sorted({_class_of(row["type"])[0] for row in [*providers, *bare]})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / f"Pulumi.{STACK}.yaml").write_text("{}\n")
    # The collector is off here as in the program, or the floor would lie higher than it need.
    start = ["import gc", "gc.disable()", "import pulumi", *(f"import {module}" for module in modules)]
    (folder / "__main__.py").write_text("\n".join([*start, "", *code, ""]))


def _construction(row: Mapping[str, Any], provider: str) -> str:
    module, name = _class_of(row["type"])
    parameters = inspect.signature(getattr(importlib.import_module(module), name)._internal_init).parameters
    by_word = {_word(parameter): parameter for parameter in parameters}
    given = [repr(row["urn"].rsplit("::", 1)[1])]
    for wire, value in row.get("inputs", {}).items():
        if wire.startswith("__"):
            continue
        if _word(wire) in by_word:
            given.append(f"{by_word[_word(wire)]}={_plain(value)!r}")
        elif not row["type"].startswith(PROVIDERS):
            raise BenchError(f"{row['type']} has an input {wire} for which its class has no parameter")
    if provider:
        given.append(f"opts=pulumi.ResourceOptions(provider={provider})")
    return f"{module}.{name}({', '.join(given)})"


def _class_of(type_: str) -> tuple[str, str]:
    """The Python module and class of a type token."""
    if type_.startswith(PROVIDERS):
        return PACKAGES[type_.removeprefix(PROVIDERS)], "Provider"
    package, module, name = type_.split(":")
    inner = module.split("/")[0]
    return PACKAGES[package] + ("" if inner == "index" else f".{inner}"), name


def _word(name: str) -> str:
    return re.sub("[_-]", "", name).lower()


def _plain(value: Any) -> Any:
    """A value of the state as a program would write it: no bookkeeping of the providers, secrets opened."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        if "plaintext" in fields:
            return _plain(json.loads(fields["plaintext"]))
        return {key: _plain(item) for key, item in fields.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value
