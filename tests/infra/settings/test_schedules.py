"""Schedules: Quartz cron expressions and time zones."""

import pytest

from infra.settings.schedules import Schedule
from tests.infra.settings.files import said

KEY = "monitoring.monitors.0.schedule"


@pytest.mark.parametrize(
    "cron",
    [
        "0 0 6 * * ?",
        "0 0 6 ? * MON",
        "0 0 6 ? * MON-FRI",
        "0 0/15 6,18 ? * mon,wed 2027",
        "30 59 23 L * ?",
        "0 0 6 LW JAN-JUN ?",
        "0 0 6 15W * ?",
        "0 0 6 ? * 6#3",
        "0 0 6 ? * FRIL",
        "0 */5 * * * ? *",
    ],
)
def test_a_quartz_expression_is_taken_as_it_is(cron: str) -> None:
    assert Schedule.model_validate({"cron": cron}).cron == cron


@pytest.mark.parametrize(
    ("phrase", "cron"),
    [
        ("hourly", "0 0 * * * ?"),
        ("daily", "0 0 6 * * ?"),
        ("Weekly", "0 0 6 ? * MON"),
        ("monthly", "0 0 6 1 * ?"),
        ("yearly", "0 0 6 1 1 ?"),
    ],
)
def test_a_word_is_refused_with_the_expression_that_it_means(phrase: str, cron: str) -> None:
    assert Schedule.model_validate({"cron": cron}).cron == cron
    assert said("prod", {f"{KEY}.cron": phrase}) == [
        f'{KEY}.cron: {phrase} is no cron expression; write "{cron}" for {phrase.lower()} runs'
    ]


FIELDS = (
    "fields; a Quartz cron expression has 6 or 7: seconds, minutes, hours, day of month, month, "
    'day of week and, if need be, year, such as "0 0 6 * * ?"'
)
EITHER = 'must have ? as its day of month or its day of week, not both; such as "0 0 6 * * ?"'
SUCH_AS = 'of a Quartz cron expression; write one such as "0 0 6 * * ?"'


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 6 * * *", f"0 6 * * * has 5 {FIELDS}"),
        ("every day at six", f"every day at six has 4 {FIELDS}"),
        ("", f"an empty text has 0 {FIELDS}"),
        ("0 0 6 * * ? * *", f"0 0 6 * * ? * * has 8 {FIELDS}"),
        ("60 0 6 * * ?", f"60 is no second {SUCH_AS}"),
        ("0 60 6 * * ?", f"60 is no minute {SUCH_AS}"),
        ("0 0 24 * * ?", f"24 is no hour {SUCH_AS}"),
        ("0 0 6 32 * ?", f"32 is no day of month {SUCH_AS}"),
        ("0 0 6 1 13 ?", f"13 is no month {SUCH_AS}"),
        ("0 0 6 ? * 8", f"8 is no day of week {SUCH_AS}"),
        ("0 0 6 1 * ? 1969", f"1969 is no year {SUCH_AS}"),
        ("0 0 6 * * *", f"0 0 6 * * * {EITHER}"),
        ("0 0 6 ? * ?", f"0 0 6 ? * ? {EITHER}"),
    ],
)
def test_an_expression_that_quartz_does_not_know_is_refused(cron: str, words: str) -> None:
    assert said("prod", {f"{KEY}.cron": cron}) == [f"{KEY}.cron: {words}"]


@pytest.mark.parametrize(
    "cron", ["0 0 6 * * ? 2020", "0 0 6 31 2 ?", "0 0 6 29 2 ? 2027", "0 0 6 22 11 ? 2026"]
)
@pytest.mark.parametrize("key", [KEY, "monitoring.schedule", "cost.schedule"])
def test_a_schedule_that_never_fires_again_is_refused(key: str, cron: str) -> None:
    assert said("prod", {f"{key}.cron": cron}) == [
        f"{key}.cron: {cron} never fires from 2026-11-23 on; write a day and a year that will come"
    ]


@pytest.mark.parametrize("cron", ["0 0 6 * * ? 2026", "0 0 6 29 2 ?", "0 0 6 23 11 ? 2026", "0 0 6 31 1,2 ?"])
def test_a_schedule_that_fires_once_more_is_taken(cron: str) -> None:
    assert said("prod", {f"{KEY}.cron": cron}) == []


@pytest.mark.parametrize(
    ("zone", "way_out"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin?"),
        ("CEST", "write one such as Europe/Berlin or UTC"),
        ("", "write one such as Europe/Berlin or UTC"),
        ("Europe", "write one such as Europe/Berlin or UTC"),
        ("../etc/passwd", "write one such as Europe/Berlin or UTC"),
        ("posix/Europe/Berlin", "did you mean Europe/Berlin?"),
    ],
)
def test_a_time_zone_is_of_the_iana_database(zone: str, way_out: str) -> None:
    assert said("prod", {f"{KEY}.timezone": zone}) == [
        f"{KEY}.timezone: {zone or 'an empty text'} is no IANA time zone; {way_out}"
    ]
    assert said("prod", {f"{KEY}.timezone": "America/New_York"}) == []
