"""Budgets and budget policies."""

from typing import Any

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.compute_side import budget_inputs
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

NOT_ACCOUNT = "invalid Databricks Account configuration"


def of_alert(**alert: Any) -> list[str]:
    return mistakes(tokens.BUDGET, budget_inputs(**alert))


def of_filter(**filters: Any) -> list[str]:
    return mistakes(tokens.BUDGET, {**budget_inputs(), "filter": filters})


def budget(estate: Estate, **inputs: Any) -> Stored:
    return create(estate.account, tokens.BUDGET, {**budget_inputs(), **inputs})


def action(**inputs: Any) -> dict[str, Any]:
    return {"actionConfigurations": [inputs]}


def tag(key: str, operator: str = "IN") -> Properties:
    return {"key": key, "value": {"operator": operator, "values": ["ml"]}}


def test_a_budget_is_known_by_the_account_and_a_number(estate: Estate) -> None:
    made = budget(estate)
    account = estate.account.identity.account_id
    assert made.id == f"{account}|{made.outputs['budgetConfigurationId']}"


def test_a_budget_is_the_accounts(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", NOT_ACCOUNT):
        create(estate.workspace("101"), tokens.BUDGET, budget_inputs())


@pytest.mark.parametrize("name", ["", "b" * 129])
def test_the_name_of_a_budget_has_1_to_128_characters(name: str) -> None:
    assert mistakes(tokens.BUDGET, {**budget_inputs(), "displayName": name}) == [
        f"displayName: expected length of display_name to be in the range (1 - 128), got {name}"
    ]


@pytest.mark.parametrize("number", [0, 2])
def test_a_budget_has_one_alert(number: int) -> None:
    inputs = budget_inputs()
    inputs["alertConfigurations"] *= number
    assert mistakes(tokens.BUDGET, inputs) == [
        "alertConfigurations: Budgets must have exactly one alert configuration"
    ]


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("timePeriod", '["MONTH"]'),
        ("triggerType", '["CUMULATIVE_SPENDING_EXCEEDED"]'),
        ("quantityType", '["LIST_PRICE_DOLLARS_USD"]'),
    ],
)
def test_an_alert_is_monthly_cumulative_and_in_dollars(key: str, allowed: str) -> None:
    path = f"alertConfigurations[0].{key}"
    assert of_alert(**{key: "DAY"}) == [f"{path}: expected {path} to be one of {allowed}, got DAY"]
    assert of_alert(**{key: None}) == [f"{path}: Missing required argument"]


def test_an_alert_is_for_all_or_for_each_user() -> None:
    (mistake,) = of_alert(scopeType="TEAM")
    assert mistake.endswith(
        '["ALERT_CONFIGURATION_SCOPE_TYPE_SHARED" "ALERT_CONFIGURATION_SCOPE_TYPE_PER_USER"], got TEAM'
    )


@pytest.mark.parametrize("threshold", ["0", "-5", "much", "NaN", "Infinity"])
def test_a_threshold_is_an_amount_above_zero(threshold: str) -> None:
    assert of_alert(quantityThreshold=threshold) == [
        "alertConfigurations[0].quantityThreshold: quantity_threshold must be a decimal number greater "
        f"than 0, got {threshold}"
    ]


def test_an_alert_has_a_threshold_and_does_something() -> None:
    assert of_alert(quantityThreshold=None, actionConfigurations=None) == [
        "alertConfigurations[0].quantityThreshold: Missing required argument",
        "alertConfigurations[0].actionConfigurations: Missing required argument",
    ]


def test_an_e_mail_has_an_address() -> None:
    path = "alertConfigurations[0].actionConfigurations[0]"
    mail = "EMAIL_NOTIFICATION"
    assert of_alert(**action(actionType=mail)) == [f"{path}.target: Missing required argument"]
    assert of_alert(**action(actionType=mail, target="the team")) == [
        f"{path}.target: the team is no e-mail address"
    ]


def test_an_action_is_an_e_mail_or_a_block() -> None:
    path = "alertConfigurations[0].actionConfigurations[0]"
    assert of_alert(**action(target="a@example.org")) == [f"{path}.actionType: Missing required argument"]
    (mistake,) = of_alert(**action(actionType="PAGE", target="a@example.org"))
    assert mistake.endswith('["EMAIL_NOTIFICATION" "BLOCK_USAGE"], got PAGE')


def test_a_block_has_no_address() -> None:
    assert of_alert(**action(actionType="BLOCK_USAGE")) == []
    assert of_alert(**action(actionType="BLOCK_USAGE", target="a@example.org")) == [
        "alertConfigurations[0].actionConfigurations[0].target: target does not apply to BLOCK_USAGE"
    ]


def test_a_filter_names_a_tag_once() -> None:
    assert of_filter(tags=[tag("team"), tag("owner"), tag("team")]) == [
        "filter.tags[2].key: the tag team is there twice"
    ]


def test_a_filter_compares_with_in() -> None:
    assert of_filter(tags=[tag("team", "NOT")], workspaceId={"operator": "NOT", "values": [1]}) == [
        'filter.tags[0].value.operator: expected filter.tags[0].value.operator to be one of ["IN"], got NOT',
        'filter.workspaceId.operator: expected filter.workspaceId.operator to be one of ["IN"], got NOT',
    ]


def test_a_filter_names_workspaces_that_exist(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        budget(estate, filter={"workspaceId": {"operator": "IN", "values": [101, 999]}})


def test_alerts_and_actions_keep_their_ids(estate: Estate) -> None:
    made = budget(estate)
    (before,) = made.outputs["alertConfigurations"]
    changed = update(estate.account, made, budget_inputs(quantityThreshold="2000"))
    (after,) = changed.outputs["alertConfigurations"]
    assert after == {**before, "quantityThreshold": "2000"}
    assert before["actionConfigurations"][0]["actionConfigurationId"]


def test_zeros_at_the_end_of_a_threshold_are_no_change() -> None:
    same = RESOURCE_TYPES[tokens.BUDGET].same
    assert same("alertConfigurations.quantityThreshold", "1000.000", "1000")
    assert not same("alertConfigurations.quantityThreshold", "1000", "100")


def of_policy(**inputs: Any) -> list[str]:
    return mistakes(tokens.BUDGET_POLICY, {"policyName": "ml", **inputs})


def policy(estate: Estate, **inputs: Any) -> Stored:
    return create(estate.account, tokens.BUDGET_POLICY, {"policyName": "ml", **inputs})


def test_a_budget_policy_is_the_accounts(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", NOT_ACCOUNT):
        create(estate.workspace("101"), tokens.BUDGET_POLICY, {"policyName": "ml"})


@pytest.mark.parametrize("name", ["databricks:default-policy", "ml \N{GREEK SMALL LETTER ALPHA}"])
def test_a_policy_name_that_the_account_does_not_take_is_refused(name: str) -> None:
    assert of_policy(policyName=name) == [
        "policyName: a policy name has characters of ISO 8859-1 only and does not start with databricks:"
    ]


def test_a_budget_policy_has_at_most_20_tags() -> None:
    assert of_policy(customTags=[{"key": f"t{n}"} for n in range(21)]) == [
        "customTags: a budget policy has at most 20 tags"
    ]


def test_a_budget_policy_has_a_tag_once() -> None:
    assert of_policy(customTags=[{"key": "team"}, {"key": "team"}]) == [
        "customTags[1].key: the tag team is there twice"
    ]


def test_tags_that_databricks_sets_are_reserved() -> None:
    assert of_policy(customTags=[{"key": "budget-policy-id"}]) == [
        "customTags[0].key: the tag budget-policy-id is reserved"
    ]


def test_a_policy_name_is_used_once_in_the_account(estate: Estate) -> None:
    policy(estate)
    with refused("RESOURCE_ALREADY_EXISTS", "Budget policy with name ml already exists"):
        policy(estate)


def test_a_budget_policy_keeps_its_name_when_it_changes(estate: Estate) -> None:
    made = policy(estate)
    tags = [{"key": "team", "value": "ml"}]
    changed = update(estate.account, made, {"policyName": "ml", "customTags": tags})
    assert (changed.outputs["policyId"], changed.outputs["customTags"]) == (made.id, tags)


def test_a_budget_policy_cannot_take_the_name_of_another(estate: Estate) -> None:
    policy(estate)
    made = policy(estate, policyName="other")
    with refused("RESOURCE_ALREADY_EXISTS", "Budget policy with name ml already exists"):
        update(estate.account, made, {"policyName": "ml"})


def test_a_budget_policy_is_for_workspaces_that_exist(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        policy(estate, bindingWorkspaceIds=[101, 999])
