"""Statements: the SQL files of this package, with the parameters that they bind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

import pulumi

from components.unity_catalog.names import check_full_name, check_name

Kind = Literal["INT", "STRING", "NAME", "TABLE"]
"""What a parameter takes. A ``NAME`` names one column or catalog, a ``TABLE`` is ``catalog.schema.table``;
SQL gets both as strings and turns them into identifiers itself, so no text is ever put together."""

Value = pulumi.Input[str] | int
"""What a parameter is bound to."""

_PACKAGE = "components.operations.sql"
_PARAMETER = re.compile(r"-- :(?P<name>[a-z_]+) (?P<kind>[A-Z]+) (?P<meaning>.+)")
_LITERAL = re.compile(r"'[^']*'|--[^\n]*")
# The outermost SELECT stands at the beginning of a line, and so does its FROM.
_SELECTED = re.compile(r"^SELECT\n(?P<items>.*?)^FROM ", re.MULTILINE | re.DOTALL)
_ITEM_NAME = re.compile(r"(\w+)\s*(?:,\s*$|\Z)", re.MULTILINE)
_NESTED = re.compile(r"\([^()]*\)")
_MARKER = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a statement, as the statement's file declares it."""

    name: str
    kind: Kind
    meaning: str

    @property
    def sql_type(self) -> Literal["INT", "STRING"]:
        """The type that the value is bound with."""
        return "INT" if self.kind == "INT" else "STRING"

    def check(self, value: Value) -> None:
        """Raise ``ValueError`` on a value that the parameter cannot take. Deploy-time values pass."""
        if isinstance(value, int) != (self.kind == "INT"):
            raise ValueError(f"parameter {self.name!r} is {value!r}, which is no {self.kind}")
        if self.kind == "INT" and isinstance(value, int) and value < 1:
            raise ValueError(f"parameter {self.name!r} is {value}; it must be at least 1")
        if not isinstance(value, str):
            return
        if self.kind == "NAME":
            check_name(f"parameter {self.name!r}:", value)
        elif self.kind == "TABLE":
            check_full_name(f"parameter {self.name!r}:", value, "catalog.schema.table")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement. Its text binds every value with a named marker, ``:name``."""

    name: str
    purpose: str
    parameters: tuple[Parameter, ...]
    text: str

    def __post_init__(self) -> None:
        """Refuse a file whose parameters are not those that its text binds."""
        declared = {parameter.name for parameter in self.parameters}
        used = set(_MARKER.findall(_LITERAL.sub("", self.text)))
        if declared != used:
            raise ValueError(
                f"{self.name}.sql declares {_listed(declared - used)} without use"
                f" and uses {_listed(used - declared)} without declaration"
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that the statement yields."""
        items = "".join(match["items"] for match in _SELECTED.finditer(self.text))
        while (flat := _NESTED.sub("", items)) != items:
            items = flat
        return tuple(_ITEM_NAME.findall(items))

    def check(self, values: Mapping[str, Value]) -> None:
        """Raise ``ValueError`` unless there is one possible value for every parameter, and no other."""
        names = {parameter.name for parameter in self.parameters}
        if missing := names - set(values):
            raise ValueError(f"statement {self.name!r} has no value for {_listed(missing)}")
        if unknown := set(values) - names:
            raise ValueError(f"statement {self.name!r} has no parameter {_listed(unknown)}")
        for parameter in self.parameters:
            parameter.check(values[parameter.name])


@cache
def statements() -> Mapping[str, Statement]:
    """Return every statement by its name, in alphabetical order."""
    found = sorted(file.name for file in files(_PACKAGE).iterdir() if file.name.endswith(".sql"))
    return {name.removesuffix(".sql"): _read(name) for name in found}


def statement(name: str) -> Statement:
    """Return one statement by its name: that of its file, without the ending."""
    known = statements()
    if name not in known:
        raise ValueError(f"there is no statement {name!r}; there are {', '.join(known)}")
    return known[name]


def _read(file_name: str) -> Statement:
    header, _, text = files(_PACKAGE).joinpath(file_name).read_text(encoding="utf-8").partition("\n\n")
    lines = header.splitlines()
    declared = [match for line in lines if (match := _PARAMETER.fullmatch(line))]
    purpose = [line.removeprefix("-- ") for line in lines if not line.startswith("-- :")]
    return Statement(
        name=file_name.removesuffix(".sql"),
        purpose=" ".join(purpose),
        parameters=tuple(_parameter(file_name, match) for match in declared),
        text=text.strip() + "\n",
    )


def _parameter(file_name: str, match: re.Match[str]) -> Parameter:
    kind = match["kind"]
    if kind not in get_args(Kind):
        raise ValueError(f"{file_name}: parameter {match['name']!r} has the unknown kind {kind}")
    return Parameter(name=match["name"], kind=cast("Kind", kind), meaning=match["meaning"])


def _listed(names: set[str]) -> str:
    ordered: Sequence[str] = sorted(names)
    return ", ".join(ordered) or "nothing"
