"""In which Azure subscription each stack may be."""

from tests.platform_model.files import platform, said

ONE = "11111111-aaaa-4bbb-8ccc-000000000001"
TWO = "11111111-aaaa-4bbb-8ccc-000000000002"


def test_a_stack_without_an_entry_is_in_the_subscription_of_the_login() -> None:
    found = platform({"subscriptions": {"dev": ONE}})
    assert (found.subscription_id("dev"), found.subscription_id("shared")) == (ONE, None)


def test_two_stacks_may_share_a_subscription() -> None:
    stated = {"shared": ONE, "dev": TWO, "test": TWO}
    assert platform({"subscriptions": stated}).subscriptions == stated


def test_a_subscription_is_the_same_in_upper_and_lower_case() -> None:
    assert platform({"subscriptions": {"dev": ONE.upper()}}).subscription_id("dev") == ONE


def test_every_mistake_is_told_at_once() -> None:
    wrong = {"sharde": ONE, "dev": "company-dev", "test": ONE.replace("-", ""), "prod": f"{{{TWO}}}"}
    told = "is no GUID of a subscription; `az account list --output table` shows it"
    assert said({"subscriptions": wrong}) == [
        "subscriptions.sharde: is no stack; did you mean shared?",
        f"subscriptions.dev: company-dev {told}",
        f"subscriptions.test: {ONE.replace('-', '')} {told}",
        f"subscriptions.prod: {{{TWO}}} {told}",
    ]
