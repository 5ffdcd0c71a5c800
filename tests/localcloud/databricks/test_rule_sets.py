"""Rule sets of the account's objects."""

from typing import Any

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

USER = "roles/servicePrincipal.user"


def of_rules(name: str, role: str = USER, principal: str = "groups/a") -> list[str]:
    rules = [{"role": role, "principals": [principal]}]
    return mistakes(tokens.RULE_SET, {"name": name, "grantRules": rules})


def inputs(estate: Estate, who: Stored, *users: str) -> dict[str, Any]:
    account = estate.account.identity.account_id
    name = f"accounts/{account}/servicePrincipals/{who.outputs['applicationId']}/ruleSets/default"
    return {"name": name, "grantRules": [{"role": USER, "principals": list(users)}]}


@pytest.mark.parametrize(
    "name", ["users of it", "accounts/1/ruleSets/other", "accounts/1/jobs/2/ruleSets/default"]
)
def test_a_name_that_names_no_rule_set_is_refused(name: str) -> None:
    assert any("names no rule set" in mistake for mistake in of_rules(name))


def test_a_role_of_another_kind_of_object_is_refused() -> None:
    found = of_rules("accounts/1/servicePrincipals/2/ruleSets/default", role="roles/group.manager")
    assert any(
        "is none of roles/servicePrincipal.manager, roles/servicePrincipal.user" in one for one in found
    )


def test_a_principal_without_its_kind_is_refused() -> None:
    found = of_rules("accounts/1/servicePrincipals/2/ruleSets/default", principal="mlops-ml-engineers")
    assert any("is not of the form users/" in one for one in found)


def test_another_name_is_another_rule_set() -> None:
    assert "name" in RESOURCE_TYPES[tokens.RULE_SET].replace_on


def test_a_rule_set_is_named_by_its_object(estate: Estate) -> None:
    who, user = estate.service_principal(), estate.service_principal("another")
    given = inputs(estate, who, f"servicePrincipals/{user.outputs['applicationId']}")
    assert create(estate.account, tokens.RULE_SET, given).id == given["name"]


def test_users_who_do_not_exist_are_refused(estate: Estate) -> None:
    who = estate.service_principal()
    with refused("PRINCIPAL_DOES_NOT_EXIST", "Could not find principal with name nobody"):
        create(estate.account, tokens.RULE_SET, inputs(estate, who, "groups/nobody"))


def test_a_rule_set_of_nothing_is_refused(estate: Estate) -> None:
    account = estate.account.identity.account_id
    given = {"name": f"accounts/{account}/servicePrincipals/gone/ruleSets/default", "grantRules": []}
    with refused("RESOURCE_DOES_NOT_EXIST", "Service principal gone does not exist in the account."):
        create(estate.account, tokens.RULE_SET, given)


def test_a_rule_set_of_another_account_is_refused(estate: Estate) -> None:
    given = {"name": "accounts/other/ruleSets/default", "grantRules": []}
    with refused("PERMISSION_DENIED", "accounts/other/ruleSets/default belongs to another account"):
        create(estate.account, tokens.RULE_SET, given)


def test_what_a_rule_set_says_is_overwritten(estate: Estate) -> None:
    who, user = estate.service_principal(), estate.service_principal("another")
    made = create(estate.account, tokens.RULE_SET, inputs(estate, who))
    given = inputs(estate, who, f"servicePrincipals/{user.outputs['applicationId']}")
    assert update(estate.account, made, given).outputs["grantRules"] == given["grantRules"]
