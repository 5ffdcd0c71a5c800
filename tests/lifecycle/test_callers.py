"""That nothing differs for any of those who look at the stacks, whoever brought them up."""

import pytest

from tests.lifecycle.platform import Platform

PIPELINE = "mlops-deploy-{stack}"
EYES = "preview-{stack}"


@pytest.mark.parametrize("flags", [[], ["--refresh"]], ids=["plain", "refresh"])
@pytest.mark.parametrize("caller", ["", PIPELINE, EYES], ids=["deployer", "pipeline", "preview"])
@pytest.mark.parametrize("stack", ["shared", "dev"])
def test_a_preview_finds_no_changes(platform: Platform, stack: str, caller: str, flags: list[str]) -> None:
    login = caller.format(stack="dev")
    answer = platform.pulumi(
        "preview", stack, "--expect-no-changes", *flags, env={"LOCALCLOUD_CALLER": login}
    )
    assert answer.status == 0, answer.text
