"""The day on which settings and exemptions have to be good."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo

import pulumi
import pytest

from infra.settings import load_environment
from policy.core.resource import Resource
from policy.core.values import Properties
from policy.rules.compute.supported_runtime import RULE
from sections import clock
from tests.conftest import Select
from tests.stack_files import FIXTURES

EVENING = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.fixture
def east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine stand in a time zone in which the next day has begun."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # pyright: ignore[reportIncompatibleMethodOverride]
            return EVENING.astimezone(tz) if tz else EVENING.astimezone().replace(tzinfo=None)

    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


def test_it_is_that_of_utc(east: None) -> None:
    assert clock.today() == date(2026, 12, 31)


def test_settings_and_policies_have_the_same(select: Select, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2099, 1, 1))
    select("dev", {"settings": FIXTURES.settings()["dev"]})
    with pytest.raises(pulumi.RunError, match="is without support since"):
        load_environment()
    key = "17.3.x-cpu-ml-scala2.13"
    cluster = Resource(type=RULE.on[0], name="team", urn="", properties=Properties({"sparkVersion": key}))
    assert list(RULE.check(cluster)) == [f"support of runtime {key} ended on 2028-10-22"]
