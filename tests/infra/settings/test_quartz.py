"""The days on which Quartz expressions fire."""

from datetime import date

import pytest

from infra.settings.quartz import fires_from

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "year", "fires"),
    [
        ("23 11 ?", 2026, True),
        ("22 11 ?", 2026, False),
        ("L 11 ?", 2026, True),
        ("L-7 11 ?", 2026, True),
        ("L-8 11 ?", 2026, False),
        ("L-40 * ?", 2027, False),
        ("29 2 ?", 2028, True),
        ("29 2 ?", 2027, False),
        ("30 2 ?", 2028, False),
        ("31 4,6,9,11 ?", 2027, False),
        ("1-22/3 nov ?", 2026, False),
        ("2/7 11 ?", 2026, True),
        ("28-2 11 ?", 2026, True),
        ("31W 9 ?", 2027, False),
        ("21W 11 ?", 2026, False),
        ("22W 11 ?", 2026, True),
        ("LW 11 ?", 2026, True),
        ("? 11 MON", 2026, True),
        ("? 11 2L", 2026, True),
        ("? 11 SUN#4", 2026, False),
        ("? 11 SUN#5", 2026, True),
        ("? 11 2#4", 2026, True),
        ("? 11 MON#3", 2026, False),
        ("? 2 1#5", 2027, False),
        ("? 11 FRI-SUN", 2026, True),
        ("? 11 L", 2026, True),
        ("* * ?", 2025, False),
        ("* * ?", 2099, True),
    ],
)
def test_an_expression_with_a_year_fires_on_the_days_that_the_year_has(
    days: str, year: int, fires: bool
) -> None:
    assert fires_from(f"0 0 6 {days} {year}", MONDAY) is fires


def test_without_a_year_a_day_may_be_years_away_and_must_exist() -> None:
    assert fires_from("0 0 6 29 2 ?", date(2096, 3, 1))
    assert not fires_from("0 0 6 30 FEB ?", MONDAY)
    assert fires_from("0 0 6 ? FEB SUN#5", MONDAY)
