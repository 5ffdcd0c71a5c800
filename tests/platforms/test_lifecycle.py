"""Other platforms on the real engine: they come up, grow, and do not shrink from under what lives."""

from pathlib import Path

from tests.lifecycle.platform import Platform, checkout
from tests.platforms.variants import SUBSCRIPTIONS, another_company, fourth, one_subscription_each, two
from toolchain.subscriptions import VARIABLE
from toolchain.subscriptions import named as named_subscriptions


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


def test_stacks_come_up_and_go_in_subscriptions_of_their_own(
    empty_platform: Platform, tmp_path: Path
) -> None:
    files = one_subscription_each(tmp_path / "files")
    apart = empty_platform.at(checkout(tmp_path / "checkout", files))
    hub, own = (f"/subscriptions/{SUBSCRIPTIONS[stack]}/" for stack in ("shared", "dev"))

    unseen = apart.pulumi("up", "shared", "--yes")
    assert unseen.status != 0
    assert (
        f"platform.yaml: subscriptions.shared: the login does not see {SUBSCRIPTIONS['shared']}: correct it, "
        "or log in with a role there (on localcloud, `localcloud run --subscription` names it)"
    ) in unseen.text
    assert apart.status() == []

    named = apart.run("true", env={VARIABLE: named_subscriptions(files.stacks)})
    assert named.status == 0, named.text
    up = apart.pulumi("up", "shared", "--yes")
    assert up.status == 0, up.text
    in_hub = [one["id"] for one in apart.status() if one["id"].startswith(hub)]

    up = apart.pulumi("up", "dev", "--yes")
    assert up.status == 0, up.text
    ids = [one["id"] for one in apart.status() if one["id"].startswith("/subscriptions/")]
    assert [one for one in ids if not one.startswith((hub, own))] == []
    joined = [one.rpartition("/")[2] for one in ids if one.startswith(hub) and one not in in_hub]
    assert {"peer-hub-to-dev", "link-databricks-mlops-dev"} <= set(joined)
    again = apart.pulumi("preview", "dev", "--refresh", "--expect-no-changes")
    assert again.status == 0, again.text
    refresh = apart.pulumi("refresh", "dev", "--yes", "--expect-no-changes")
    assert refresh.status == 0, refresh.text

    down = apart.pulumi("destroy", "dev", "--yes", "--exclude-protected")
    assert down.status == 0, down.text
    assert [one["id"] for one in apart.status() if one["id"].startswith(hub)] == in_hub
