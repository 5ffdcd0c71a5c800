"""Federation policies of service principals."""

from typing import Any

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import principals, tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks.compute_side import GITHUB, federation_inputs
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

TRUST = {"issuer": GITHUB, "subject": "repo:company/mlops:environment:dev"}


def of_policy(**inputs: Any) -> list[str]:
    return mistakes(tokens.FEDERATION_POLICY, {"servicePrincipalId": 1, "oidcPolicy": TRUST, **inputs})


def policy(estate: Estate, principal: Stored, **trust: Any) -> Stored:
    return create(estate.account, tokens.FEDERATION_POLICY, federation_inputs(principal, **trust))


def test_a_policy_has_a_name_in_the_account(estate: Estate) -> None:
    who = estate.service_principal()
    inputs = {**federation_inputs(who), "policyId": "github-dev"}
    made = create(estate.account, tokens.FEDERATION_POLICY, inputs)
    account = estate.account.identity.account_id
    assert made.id == f"{who.id},github-dev"
    assert (
        made.outputs["name"] == f"accounts/{account}/servicePrincipals/{who.id}/federationPolicies/github-dev"
    )


def test_a_policy_is_the_accounts(estate: Estate) -> None:
    inputs = federation_inputs(estate.service_principal())
    with refused("INVALID_CONFIGURATION", "invalid Databricks Account configuration"):
        create(estate.workspace("101"), tokens.FEDERATION_POLICY, inputs)


def test_the_service_principal_exists(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "ServicePrincipal with id 12 not found."):
        create(estate.account, tokens.FEDERATION_POLICY, {"servicePrincipalId": 12, "oidcPolicy": TRUST})


def test_the_service_principal_that_deploys_can_have_a_policy(estate: Estate) -> None:
    number = int(principals.deployer_id(estate.account))
    inputs = {"servicePrincipalId": number, "oidcPolicy": TRUST}
    assert create(estate.account, tokens.FEDERATION_POLICY, inputs).id.startswith(f"{number},")


@pytest.mark.parametrize("missing", ["servicePrincipalId", "oidcPolicy"])
def test_a_policy_says_who_trusts_whom(missing: str) -> None:
    assert of_policy(**{missing: None}) == [f"{missing}: Missing required argument"]


@pytest.mark.parametrize("missing", ["issuer", "subject"])
def test_a_policy_says_issuer_and_subject(missing: str) -> None:
    trust = {key: value for key, value in TRUST.items() if key != missing}
    assert of_policy(oidcPolicy=trust) == [f"oidcPolicy.{missing}: Missing required argument"]


@pytest.mark.parametrize("issuer", ["http://example.org", "example.org"])
def test_an_issuer_is_an_https_address(issuer: str) -> None:
    assert of_policy(oidcPolicy={**TRUST, "issuer": issuer}) == [
        f"oidcPolicy.issuer: the issuer must be an https URL, got {issuer}"
    ]


def test_an_audience_is_not_empty() -> None:
    assert of_policy(oidcPolicy={**TRUST, "audiences": [""]}) == [
        "oidcPolicy.audiences: an audience is not empty"
    ]


@pytest.mark.parametrize("policy_id", ["x", "GitHub", "git hub", "p" * 64])
def test_a_policy_id_that_the_account_does_not_take_is_refused(policy_id: str) -> None:
    assert of_policy(policyId=policy_id) == [
        "policyId: a policy id has 2 to 63 lowercase letters, digits, hyphens and slashes"
    ]


def test_a_service_principal_trusts_a_subject_once(estate: Estate) -> None:
    who = estate.service_principal()
    first = policy(estate, who)
    with refused(
        "RESOURCE_ALREADY_EXISTS",
        f"Federation policy {first.outputs['policyId']} has the issuer {GITHUB} and the subject "
        f"{TRUST['subject']} already",
    ):
        policy(estate, who, audiences=["other"])


def test_two_service_principals_may_trust_one_subject(estate: Estate) -> None:
    made = [policy(estate, estate.service_principal(name)) for name in ("deploy-dev", "deploy-test")]
    assert made[0].id != made[1].id


def test_a_policy_id_is_used_once_for_a_service_principal(estate: Estate) -> None:
    who = estate.service_principal()
    inputs = {**federation_inputs(who), "policyId": "ci"}
    create(estate.account, tokens.FEDERATION_POLICY, inputs)
    message = f"Federation policy ci of service principal {who.id} already exists"
    with refused("RESOURCE_ALREADY_EXISTS", message):
        again = {**federation_inputs(who, subject="other"), "policyId": "ci"}
        create(estate.account, tokens.FEDERATION_POLICY, again)


def test_a_service_principal_has_at_most_20_policies(estate: Estate) -> None:
    who = estate.service_principal()
    for number in range(20):
        policy(estate, who, subject=f"s{number}")
    with refused("RESOURCE_EXHAUSTED", f"Service principal {who.id} has 20 federation policies, the limit"):
        policy(estate, who)


def test_what_a_policy_trusts_can_change(estate: Estate) -> None:
    who = estate.service_principal()
    made = policy(estate, who)
    changed = update(estate.account, made, federation_inputs(who, subject="other"))
    assert (changed.id, changed.outputs["oidcPolicy"]["subject"]) == (made.id, "other")


def test_a_policy_cannot_come_to_trust_what_another_does(estate: Estate) -> None:
    who = estate.service_principal()
    first, second = policy(estate, who), policy(estate, who, subject="other")
    with refused(
        "RESOURCE_ALREADY_EXISTS",
        f"Federation policy {first.outputs['policyId']} has the issuer {GITHUB} and the subject "
        f"{TRUST['subject']} already",
    ):
        update(estate.account, second, federation_inputs(who))


def test_another_service_principal_replaces_the_policy() -> None:
    assert RESOURCE_TYPES[tokens.FEDERATION_POLICY].replace_on == {"policyId", "servicePrincipalId"}
