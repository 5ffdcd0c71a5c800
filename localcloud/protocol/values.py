"""Values of the protocol: plain values on one side, protobuf structures with signatures on the other.

Secrets arrive wrapped; the rules see them plain, and their places are remembered so that they go back
wrapped.
"""

import math
from collections.abc import Collection, Sequence
from typing import Any, Final, cast

from localcloud.core.values import UNKNOWN, Properties
from localcloud.protocol.wire import Struct, Value

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key whose value says what an object stands for, one of ``Signatures``."""

UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
LARGEST_INTEGER: Final = 2**53
"""Beyond this a floating point number, which is all that the wire has, does not hold every integer."""

Path = tuple[str | int, ...]
"""The place of a value: keys and indexes from the outside in."""


class Signatures:
    """What objects stand for; the SDK holds the same values, privately, in ``pulumi.runtime.rpc``."""

    SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (the mark of a secret is none itself)
    OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
    RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"


class Decoded:
    """The plain values of a structure, and the places of the secrets among them."""

    def __init__(self, struct: Any) -> None:
        self.secrets: set[Path] = set()
        self.values: Properties = self._fields(struct.fields, ())

    def _fields(self, fields: Any, path: Path) -> Properties:
        found = {key: self._value(value, (*path, key)) for key, value in fields.items()}
        return {key: value for key, value in found.items() if value is not None}

    def _value(self, value: Any, path: Path) -> Any:
        match value.WhichOneof("kind"):
            case "string_value":
                return UNKNOWN if value.string_value == UNKNOWN_TEXT else value.string_value
            case "number_value":
                return _number(value.number_value)
            case "bool_value":
                return value.bool_value
            case "list_value":
                return [self._value(item, (*path, n)) for n, item in enumerate(value.list_value.values)]
            case "struct_value":
                return self._struct(value.struct_value.fields, path)
            case _:
                return None

    def _struct(self, fields: Any, path: Path) -> Any:
        match fields[SIGNATURE].string_value if SIGNATURE in fields else "":
            case Signatures.SECRET:
                self.secrets.add(path)
                return self._value(fields["value"], path)
            case Signatures.OUTPUT:
                if fields["secret"].bool_value:
                    self.secrets.add(path)
                return self._value(fields["value"], path) if "value" in fields else UNKNOWN
            case Signatures.RESOURCE:
                return self._value(fields["id"] if "id" in fields else fields["urn"], path)
            case _:  # an ordinary object, or an asset or archive, which is compared and kept as it is
                return self._fields(fields, path)


def encode(values: Properties, secrets: Collection[Path] = ()) -> Any:
    """Return the structure of plain values, with what stands at these places wrapped as secret."""
    struct = Struct()
    for key, value in values.items():
        struct.fields[key].CopyFrom(_encoded(value, secrets, (key,)))
    return struct


def _encoded(value: object, secrets: Collection[Path], path: Path) -> Any:
    plain = _plain(value, secrets, path)
    if path not in secrets:
        return plain
    wrapped = Struct()
    wrapped.fields[SIGNATURE].string_value = Signatures.SECRET
    wrapped.fields["value"].CopyFrom(plain)
    return Value(struct_value=wrapped)


def _plain(value: object, secrets: Collection[Path], path: Path) -> Any:
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        return _list([_encoded(item, secrets, (*path, index)) for index, item in enumerate(items)])
    if isinstance(value, dict):
        fields = cast("Properties", value).items()
        return _object({key: _encoded(item, secrets, (*path, key)) for key, item in fields})
    return _scalar(value, path)


def _scalar(value: object, path: Path) -> Any:
    if value is None:
        return Value(null_value=0)
    if value is UNKNOWN:
        return Value(string_value=UNKNOWN_TEXT)
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, int | float):
        return Value(number_value=value)
    if isinstance(value, str):
        return Value(string_value=value)
    raise TypeError(f"{'.'.join(map(str, path))} is a {type(value).__name__}, which has no JSON form")


def _list(items: list[Any]) -> Any:
    result = Value()
    result.list_value.SetInParent()  # an empty list is a list, too
    result.list_value.values.extend(items)
    return result


def _object(fields: dict[str, Any]) -> Any:
    result = Value()
    result.struct_value.SetInParent()
    for key, value in fields.items():
        result.struct_value.fields[key].CopyFrom(value)
    return result


def _number(value: float) -> int | float:
    whole = math.isfinite(value) and value.is_integer() and abs(value) <= LARGEST_INTEGER
    return int(value) if whole else value
