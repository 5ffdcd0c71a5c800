"""ServicePrincipals: the principals and memberships that it makes, and what it refuses."""

from dataclasses import replace

import pulumi
import pytest

from components.identity.service_principals import (
    ExistingPrincipal,
    ServicePrincipals,
    ServicePrincipalsArgs,
)
from localcloud.core.values import UNKNOWN
from tests.cloud_answers import account_number
from tests.conftest import Deploy

PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal"
ROLE = "databricks:index/servicePrincipalRole:ServicePrincipalRole"
MEMBER = "databricks:index/groupMember:GroupMember"

DEPLOYERS = ServicePrincipalsArgs(
    names=["mlops-deploy-dev", "mlops-run-dev"],
    memberships={"mlops-deploy-dev": ["ml-platform"]},
    group_ids={"ml-platform": "700"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_makes_each_principal_in_the_account(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: ServicePrincipals("principals", DEPLOYERS), preview=preview)

    made = {principal.inputs["displayName"]: principal.inputs["api"] for principal in engine.of(PRINCIPAL)}
    assert made == {"mlops-deploy-dev": "account", "mlops-run-dev": "account"}


def test_deleting_a_principal_deletes_it_and_does_not_only_deactivate_it(deploy: Deploy) -> None:
    engine = deploy(lambda: ServicePrincipals("principals", DEPLOYERS))

    assert {principal.inputs["disableAsUserDeletion"] for principal in engine.of(PRINCIPAL)} == {False}


@pytest.mark.parametrize(
    ("preview", "member_id"), [(True, UNKNOWN), (False, account_number("mlops-deploy-dev"))]
)
def test_puts_a_principal_into_its_groups(deploy: Deploy, preview: bool, member_id: object) -> None:
    engine = deploy(lambda: ServicePrincipals("principals", DEPLOYERS), preview=preview)

    member = engine.one(MEMBER)
    assert member.inputs == {"api": "account", "groupId": "700", "memberId": member_id}


def test_makes_an_administrator_of_the_account_of_those_alone_that_are_to_be(deploy: Deploy) -> None:
    args = replace(DEPLOYERS, account_admins=["mlops-run-dev"])
    role = deploy(lambda: ServicePrincipals("principals", args)).one(ROLE)
    assert role.inputs == {
        "api": "account",
        "role": "account_admin",
        "servicePrincipalId": account_number("mlops-run-dev"),
    }
    assert deploy(lambda: ServicePrincipals("others", DEPLOYERS)).of(ROLE) == []
    with pytest.raises(ValueError, match="names does not hold somebody"):
        replace(DEPLOYERS, account_admins=["somebody"])


def test_yields_application_ids_for_grants(deploy: Deploy) -> None:
    def program() -> None:
        principals = ServicePrincipals("principals", DEPLOYERS)
        pulumi.export("run", principals.application_ids["mlops-run-dev"])

    assert deploy(program).exports == {"run": "application-of-mlops-run-dev"}


def test_an_existing_principal_is_not_made_again_but_joins_its_groups(deploy: Deploy) -> None:
    existing = ExistingPrincipal(application_id="a-guid", principal_id="99")
    args = replace(DEPLOYERS, existing={"mlops-deploy-dev": existing})
    engine = deploy(lambda: ServicePrincipals("principals", args))

    assert engine.one(PRINCIPAL).inputs["displayName"] == "mlops-run-dev"
    assert engine.one(MEMBER).inputs["memberId"] == "99"


def test_refuses_a_name_twice() -> None:
    with pytest.raises(ValueError, match="names holds a more than once"):
        ServicePrincipalsArgs(names=["a", "a"])


def test_refuses_a_membership_of_nobody() -> None:
    with pytest.raises(ValueError, match="names does not hold ghost"):
        replace(DEPLOYERS, memberships={"ghost": ["ml-platform"]})


def test_refuses_a_membership_in_a_group_without_an_id() -> None:
    with pytest.raises(ValueError, match="mlops-run-dev is to join nowhere, for which group_ids has no id"):
        replace(DEPLOYERS, memberships={"mlops-run-dev": ["nowhere"]})
