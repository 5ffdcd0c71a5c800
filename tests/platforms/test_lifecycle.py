"""Other platforms on the real engine: they come up, grow, and do not shrink from under what lives."""

from pathlib import Path

from tests.lifecycle.platform import Platform, checkout
from tests.platforms.variants import another_company, fourth, two


def test_a_fourth_environment_comes_up_beside_the_others_and_changes_none_of_them(
    own_platform: Platform, tmp_path: Path
) -> None:
    grown = own_platform.at(checkout(tmp_path / "checkout", fourth(tmp_path / "files")))
    shared = grown.steps("shared")
    assert shared.delete == shared.replace == []
    for stack in ("shared", "uat"):
        up = grown.pulumi("up", stack, "--yes")
        assert up.status == 0, up.text
    assert grown.outputs("uat")["registry"]["own"] == "accepted"
    for stack in ("uat", "prod"):
        again = grown.pulumi("preview", stack, "--expect-no-changes")
        assert again.status == 0, again.text


def test_another_company_comes_up_from_nothing_under_its_own_names(
    empty_platform: Platform, tmp_path: Path
) -> None:
    company = empty_platform.at(checkout(tmp_path / "checkout", another_company(tmp_path / "files")))
    for stack in ("shared", "dev"):
        up = company.pulumi("up", stack, "--yes")
        assert up.status == 0, up.text
    assert company.outputs("dev")["catalog"] == "acme_dev"
    assert company.outputs("dev")["storageAccount"].startswith("acmedatalakedev")
    again = company.pulumi("preview", "dev", "--expect-no-changes")
    assert again.status == 0, again.text


def test_an_environment_whose_stack_lives_is_not_removed(own_platform: Platform, tmp_path: Path) -> None:
    shrunk = own_platform.at(checkout(tmp_path / "checkout", two(tmp_path / "files")))
    answer = shrunk.pulumi("preview", "shared")
    assert answer.status != 0
    assert (
        "platform.yaml: environments: test is removed, and its stack exists: bring the entry back, or "
        "destroy the stack first (`pulumi destroy -s test`)"
    ) in answer.text
