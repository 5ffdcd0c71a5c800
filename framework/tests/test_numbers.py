"""Numbers that a decision may rest on."""

from decimal import Decimal

import pytest

from company_ml.errors import InputError
from company_ml.numbers import finite, require_positive

NO_NUMBERS = [float("nan"), float("inf"), -float("inf")]


@pytest.mark.parametrize("value", [0, -1, *NO_NUMBERS])
def test_a_limit_is_finite_and_above_0(value: float) -> None:
    with pytest.raises(InputError, match=r"the limit is .*; give a finite number above 0"):
        require_positive("the limit", value)


@pytest.mark.parametrize("value", [None, "0.5", True, [], Decimal("NaN"), 10**400, *NO_NUMBERS])
def test_what_is_no_finite_number_is_told(value: object) -> None:
    with pytest.raises(ValueError, match=r"is no (finite )?number"):
        finite(value)


@pytest.mark.parametrize("value", [1, 0.5, Decimal("0.5")])
def test_numbers_of_every_type_are_numbers(value: object) -> None:
    assert finite(value) == value
