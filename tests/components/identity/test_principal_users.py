"""PrincipalUsers: who may let jobs run as an identity, and nobody else."""

from dataclasses import replace

import pytest

from components.identity.principal_users import PrincipalUsers, PrincipalUsersArgs
from tests.conftest import Deploy

RULES = "databricks:index/accessControlRuleSet:AccessControlRuleSet"

USERS = PrincipalUsersArgs(
    account_id="an-account",
    application_id="a-runner",
    groups={"mlEngineers": "mlops-ml-engineers"},
    service_principals={"deploy": "a-deployer"},
)


def test_those_who_are_named_use_the_identity(deploy: Deploy) -> None:
    rules = deploy(lambda: PrincipalUsers("users", USERS)).one(RULES).inputs
    assert rules["name"] == "accounts/an-account/servicePrincipals/a-runner/ruleSets/default"
    assert rules["grantRules"] == [
        {
            "role": "roles/servicePrincipal.user",
            "principals": ["groups/mlops-ml-engineers", "servicePrincipals/a-deployer"],
        }
    ]


def test_an_identity_that_nobody_may_use_is_refused() -> None:
    with pytest.raises(ValueError, match="name those whose jobs run as it"):
        replace(USERS, groups={}, service_principals={})
