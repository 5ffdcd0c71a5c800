"""One module of an SDK (``network``): turns its classes and annotations into the model."""

import ast
from pathlib import Path

from localcloud.sdk.model import Kind, Properties, Property, Shape
from localcloud.sdk.source import SourceFile, enum_values, getters, required_parameters, source_file

_SCALARS: dict[str, Kind] = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
_ANY = Shape("any")


class Module:
    """The classes of one module, and the objects that were met while reading them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._inputs = source_file(folder / "_inputs.py")
        self._outputs = source_file(folder / "outputs.py")
        self._enums = source_file(folder / "_enums.py")
        self.objects: dict[str, Properties] = {}

    def properties(self, file: SourceFile, name: str, *, outputs: bool) -> Properties:
        """Return the properties that a class declares."""
        node = file.parsed(name)
        found = getters(node)
        # An input is required if its constructor says so; an output if its type does not say Optional.
        required = required_parameters(node)
        return {
            getter.wire: Property(
                self._shape(getter.annotation, outputs=outputs),
                not _is_optional(getter.annotation) if outputs else getter.attribute in required,
            )
            for getter in found
        }

    def _shape(self, node: ast.expr, *, outputs: bool) -> Shape:
        if isinstance(node, ast.Subscript):
            return self._generic(node, outputs=outputs)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._named(node.value)
        name = _last_name(node)
        return Shape(_SCALARS[name]) if name in _SCALARS else _ANY

    def _generic(self, node: ast.Subscript, *, outputs: bool) -> Shape:
        inner = node.slice
        match _last_name(node.value):
            case "Input" | "Output" | "Optional":
                return self._shape(inner, outputs=outputs)
            case "Sequence":
                return Shape("list", (self._shape(inner, outputs=outputs),))
            case "Mapping" if isinstance(inner, ast.Tuple):
                return Shape("map", (self._shape(inner.elts[1], outputs=outputs),))
            case "Union" if isinstance(inner, ast.Tuple):
                return _union([self._shape(item, outputs=outputs) for item in inner.elts])
            case _:
                return _ANY

    def _named(self, name: str) -> Shape:
        bare = name.rpartition(".")[2]
        if bare in self._enums:
            return Shape("enum", values=enum_values(self._enums.parsed(bare)))
        outputs = name.startswith("outputs.")
        file = self._outputs if outputs else self._inputs
        if bare not in file:
            return _ANY
        if name not in self.objects:
            self.objects[name] = {}  # entered before it is read: classes refer to each other in circles
            self.objects[name].update(self.properties(file, bare, outputs=outputs))
        return Shape("object", name=name)


def _union(members: list[Shape]) -> Shape:
    """Return the union. A string or an enum is the enum.

    The SDKs type enums that a client must not treat as closed (``modelAsString`` in Azure's specifications)
    as ``Union[str, 'Enum']``, so that old clients survive new values. The service itself still refuses what
    its API version does not list: https://azure.github.io/autorest/extensions/#x-ms-enum.
    """
    if any(member.kind == "any" for member in members):
        return _ANY
    enums = [member for member in members if member.kind == "enum"]
    others = [member for member in members if member.kind != "enum"]
    if enums and all(member.kind == "string" for member in others):
        return Shape("enum", values=tuple(value for member in enums for value in member.values))
    return members[0] if len(members) == 1 else Shape("union", tuple(members))


def _is_optional(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        name = _last_name(node.value)
        return name == "Optional" or (name == "Output" and _is_optional(node.slice))
    return False


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
