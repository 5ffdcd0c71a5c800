"""Numbers that a decision may rest on: finite ones, since every comparison with NaN is false.

So comparisons are written the other way round: not "is it worse than the limit", which NaN is not, but "is it
surely within the limit".
"""

from math import isfinite
from typing import Any

from company_ml.errors import InputError


def require_positive(what: str, value: float) -> float:
    """Return a number that is above 0 and finite.

    Args:
        what: What the number is, as the subject of the error's sentence.
        value: The number.

    Raises:
        InputError: it is 0, negative, infinite or no number.
    """
    if not (value > 0 and isfinite(value)):
        raise InputError(f"{what} is {value:g}; give a finite number above 0")
    return value


def finite(value: Any) -> float:
    """Return a value as a finite number.

    Raises:
        ValueError: it is none: text, null, NaN, infinite.
    """
    if isinstance(value, str | bytes | bool):
        raise ValueError(f"{value!r} is no number")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{value!r} is no number") from None
    if not isfinite(number):
        raise ValueError(f"{value!r} is no finite number")
    return number
