"""Schedule: Quartz expressions, and nothing that only looks like one."""

import pytest

from components.schedule import Schedule


@pytest.mark.parametrize("quartz", ["0 0 6 * * ?", "0 0 6 ? * MON", "0 0/15 * * * ? 2027", "0 0 6 L * ?"])
def test_takes_quartz_expressions(quartz: str) -> None:
    assert Schedule(quartz=quartz, timezone="Europe/Berlin").quartz == quartz


@pytest.mark.parametrize("quartz", ["daily", "0 6 * * *", "", "0 0 6 * * !", "0 0 24 * * ?", "61 0 6 * * ?"])
def test_refuses_words_and_other_kinds_of_cron(quartz: str) -> None:
    with pytest.raises(ValueError, match=r"^schedule .* Quartz cron expression"):
        Schedule(quartz=quartz)


@pytest.mark.parametrize("quartz", ["0 0 6 * * *", "0 0 6 ? * ?"])
def test_asks_for_one_question_mark_among_the_days(quartz: str) -> None:
    with pytest.raises(ValueError, match=r"must have \? as its day of month or its day of week"):
        Schedule(quartz=quartz)


def test_refuses_a_time_zone_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="'Eastern', which the IANA does not know"):
        Schedule(quartz="0 0 6 * * ?", timezone="Eastern")
