"""The real engine brings stacks up, and takes one down, in clouds that take their time."""

from tests.lifecycle.platform import Platform

DELAYS = {"LOCALCLOUD_DELAYS": "7:0.1"}


def test_two_stacks_come_up_and_one_goes_down_where_every_operation_takes_time(
    empty_platform: Platform,
) -> None:
    for stack in ("shared", "dev"):
        answer = empty_platform.pulumi("up", stack, "--yes", "--skip-preview", env=DELAYS)
        assert answer.status == 0, answer.text
    assert empty_platform.steps("dev").create == []
    flags = ("--yes", "--skip-preview", "--exclude-protected")
    answer = empty_platform.pulumi("destroy", "dev", *flags, env=DELAYS)
    assert answer.status == 0, answer.text
    left = {item["type"] for item in empty_platform.status() if item["name"].startswith("mlops-dev")}
    assert "databricks:index/sqlEndpoint:SqlEndpoint" not in left
