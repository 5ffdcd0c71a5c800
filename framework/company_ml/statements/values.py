"""Values on their way back: the warehouse writes all of them as text, and the manifest says what they are."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Reader = Callable[[str], Any]


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is no boolean")
    return text == "true"


_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(("TINYINT", "BYTE", "SMALLINT", "SHORT", "INT", "BIGINT", "LONG"), int),
    **dict.fromkeys(("FLOAT", "DOUBLE"), float),
    "DECIMAL": Decimal,
    "BOOLEAN": _boolean,
    "DATE": date.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "TIMESTAMP_NTZ": datetime.fromisoformat,
    "BINARY": base64.b64decode,
    **dict.fromkeys(("ARRAY", "MAP", "STRUCT"), json.loads),
}


def reader(sql_type: str) -> Reader:
    """Return what turns the text of a value into the value; types without a counterpart stay text.

    Args:
        sql_type: Name of the type without its sizes: ``DECIMAL``, ``TIMESTAMP_NTZ``.
    """
    return _READERS.get(sql_type, str)
