"""Quartz expressions and time zones."""

import pytest

from localcloud.databricks.schedules import schedule_problems, wrong_schedule


@pytest.mark.parametrize(
    "expression",
    [
        "0 0 6 * * ?",
        "0 0/15 8-18 ? * MON-FRI",
        "0 30 7 1,15 * ? 2026-2030",
        "0 0 12 L * ?",
        "0 0 12 LW * ?",
        "0 0 12 15W * ?",
        "0 0 12 ? * 6L",
        "0 0 12 ? JAN-MAR fri#2",
    ],
)
def test_what_quartz_takes_is_taken(expression: str) -> None:
    assert wrong_schedule(expression) is None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("daily", "'daily' has 1 field(s); a Quartz cron expression has 6 or 7"),
        ("0 6 * * *", "'0 6 * * *' has 5 field(s); a Quartz cron expression has 6 or 7"),
        ("60 0 6 * * ?", "'60' in '60 0 6 * * ?' is no value for the seconds of a Quartz expression"),
        ("0 0 24 * * ?", "'24' in '0 0 24 * * ?' is no value for the hours of a Quartz expression"),
        ("0 0/x 6 * * ?", "'0/x' in '0 0/x 6 * * ?' is no value for the minutes of a Quartz expression"),
        (
            "0 0 6 ? * MONDAY",
            "'MONDAY' in '0 0 6 ? * MONDAY' is no value for the day of week of a Quartz expression",
        ),
        (
            "0 0 6 * * *",
            "'0 0 6 * * *' must have '?' as its day of month or as its day of week, and not as both",
        ),
        (
            "0 0 6 ? * ?",
            "'0 0 6 ? * ?' must have '?' as its day of month or as its day of week, and not as both",
        ),
    ],
)
def test_what_quartz_does_not_take_is_explained(expression: str, expected: str) -> None:
    assert wrong_schedule(expression) == expected


@pytest.mark.parametrize("zone", ["Middle/Earth", "../etc/passwd", ""])
def test_a_time_zone_must_exist(zone: str) -> None:
    schedule = {"cron": "0 0 6 * * ?", "timezoneId": zone}
    found = [str(problem) for problem in schedule_problems("schedule", schedule, "cron")]
    assert found == [f"schedule.timezoneId: '{zone}' is not the id of a time zone"]
