"""What is refused of the shared stack: budgets, system schemas, federation and registered models."""

import pytest

from infra.settings import SharedSettings
from tests.infra.settings.files import GONE, read, said
from tests.stack_files import ENVIRONMENTS, STACKS

BUDGET = "cost.budgets.0"
SUBJECTS = "federation.subjects"
PREVIEWS = "federation.previews"
DRIFT = "federation.drift"
DEPLOYING: dict[str, object] = {PREVIEWS: None, DRIFT: []}
"""Leaves the pipelines that deploy."""


@pytest.mark.parametrize("amount", [0, -5, "-0.01"])
def test_a_budget_is_an_amount_of_money(amount: object) -> None:
    assert said("shared", {f"{BUDGET}.monthlyUsd": "1000.50"}) == []
    assert said("shared", {f"{BUDGET}.monthlyUsd": amount}) == [
        f"{BUDGET}.monthlyUsd: {amount} is no amount; write a number of USD above 0"
    ]
    assert said("shared", {f"{BUDGET}.monthlyUsd": "much"}) == [f"{BUDGET}.monthlyUsd: must be a number"]


@pytest.mark.parametrize("email", ["team", "team@", "@example.com", "a b@example.com", "team@example", ""])
def test_a_budget_mails_to_addresses(email: str) -> None:
    assert said("shared", {f"{BUDGET}.emails": ["ml+cost@mail.example.com", email]}) == [
        f"{BUDGET}.emails.1: {email or 'an empty text'} is no e-mail address; "
        "write one such as mlops@example.com"
    ]


def test_nobody_is_mailed_twice() -> None:
    assert said("shared", {f"{BUDGET}.emails": ["ml@example.com", "ML@example.com"]}) == [
        f"{BUDGET}.emails.1: ML@example.com is listed twice; list it once"
    ]
    assert said("shared", {f"{BUDGET}.emails": []}) == [f"{BUDGET}.emails: is empty; list at least one"]


def test_budgets_have_names_and_environments_of_their_own() -> None:
    assert said("shared", {"cost.budgets.1.name": "mlops-account"}) == [
        "cost.budgets.1.name: mlops-account is declared twice; remove or rename one"
    ]
    assert said("shared", {f"{BUDGET}.environments": ["dev", "dev"]}) == [
        f"{BUDGET}.environments.1: dev is listed twice; list it once"
    ]
    assert said("shared", {f"{BUDGET}.environments": ["uat"]}) == [
        f"{BUDGET}.environments.0: uat is no environment of platform.yaml; choose among dev, test, prod"
    ]


def test_billing_is_no_system_schema_to_enable() -> None:
    assert said("shared", {"systemSchemas": ["billing"]}) == [
        "systemSchemas.0: billing is always enabled, by Databricks itself; remove it"
    ]


def test_a_system_schema_is_one_that_exists_and_is_listed_once() -> None:
    assert said("shared", {"systemSchemas": ["audit"]}) == [
        "systemSchemas.0: audit is none of 'access', 'compute', 'lakeflow', 'marketplace', 'mlflow', "
        "'query', 'serving' or 'storage'"
    ]
    assert said("shared", {"systemSchemas": ["access", "access"]}) == [
        "systemSchemas.1: access is listed twice; list it once"
    ]


@pytest.mark.parametrize(
    "issuer",
    ["https://token.actions.githubusercontent.com/", "http://x.example", "vstoken.dev.azure.com", ""],
)
def test_an_issuer_is_written_as_its_tokens_write_it(issuer: str) -> None:
    assert said("shared", {"federation.issuer": "https://oidc.company.com/ci"}) == []
    assert said("shared", {"federation.issuer": issuer}) == [
        f"federation.issuer: {issuer or 'an empty text'} is no issuer; "
        "write the address that its tokens state, without a slash at the end, such as https://token.actions.githubusercontent.com"
    ]


def test_a_subject_is_whole() -> None:
    assert said("shared", {f"{SUBJECTS}.prod": ["repo:company/*"]}) == [
        f"{SUBJECTS}.prod.0: repo:company/* has a wildcard, which would let others deploy; "
        "write the whole subject"
    ]
    assert said("shared", {f"{SUBJECTS}.prod": [" repo:company/mlops"]}) == [
        f"{SUBJECTS}.prod.0: is empty or begins or ends with a space; write the subject alone"
    ]
    assert said("shared", {f"{SUBJECTS}.prod": []}) == [f"{SUBJECTS}.prod: is empty; list at least one"]


def test_a_subject_deploys_to_one_environment() -> None:
    assert said("shared", {f"{SUBJECTS}.prod": ["repo:company/mlops:environment:dev"]}) == [
        f"{SUBJECTS}.prod.0: repo:company/mlops:environment:dev deploys to dev already; "
        "give each environment its own"
    ]


def test_each_environment_says_what_deploys_to_it_and_nothing_else_is_named() -> None:
    subjects = {"dev": ["repo:company/mlops:environment:dev"], "uat": ["repo:company/mlops:environment:uat"]}
    assert said("shared", {SUBJECTS: subjects}) == [
        f"{SUBJECTS}.uat: is no environment of platform.yaml; choose among dev, test, prod",
        f"{SUBJECTS}.test: is missing; list whose tokens act for the environment test",
        f"{SUBJECTS}.prod: is missing; list whose tokens act for the environment prod",
    ]


def test_previews_are_of_every_stack_or_of_none() -> None:
    assert said("shared", {f"{PREVIEWS}.shared": GONE}) == [
        f"{PREVIEWS}.shared: is missing; list whose tokens act for the stack shared"
    ]


def test_what_moved_to_the_platforms_file_is_told_so() -> None:
    assert said("shared", {"groups": {}, "models.schemas": []}) == [
        "models.schemas: stands in platform.yaml now; state each schema there, in stages, and remove it",
        "groups: stands in platform.yaml now; state each group there, as roles.<role>.group, and remove it",
    ]


def test_a_subject_has_one_duty() -> None:
    deploys, previews = "repo:company/mlops:environment:dev", "repo:company/mlops:environment:preview-dev"
    assert said("shared", {f"{PREVIEWS}.dev": [deploys]}) == [
        f"{PREVIEWS}.dev.0: {deploys} stands in subjects.dev already; give each identity subjects of its own"
    ]
    assert said("shared", {f"{PREVIEWS}.dev": [previews, previews], DRIFT: [previews]}) == [
        f"{PREVIEWS}.dev.1: {previews} is listed twice; list it once",
        f"{DRIFT}.0: {previews} stands in previews.dev already; give each identity subjects of its own",
    ]


@pytest.mark.parametrize(
    ("path", "subject", "guarded"),
    [
        (f"{SUBJECTS}.dev", "environment:preview-dev", "dev"),
        (f"{SUBJECTS}.prod", "environment:drift-prod", "prod"),
        (f"{PREVIEWS}.prod", "environment:preview-dev", "previews of prod"),
        (f"{PREVIEWS}.shared", "environment:drift-shared", "previews of shared"),
        (DRIFT, "environment:prod", "the search for drift"),
        (DRIFT, "environment:preview-prod", "the search for drift"),
    ],
)
def test_a_subject_is_of_the_environment_that_guards_its_duty(path: str, subject: str, guarded: str) -> None:
    other = f"repo:company/other:{subject}"
    assert said("shared", {path: [other]}) == [
        f"{path}.0: {other} is of the environment {subject.partition(':')[2]}; "
        f"name the one that guards {guarded}"
    ]


@pytest.mark.parametrize("path", ["federation.previews.dev", "federation.drift"])
def test_previews_and_drift_are_no_pull_request_and_no_wildcard(path: str) -> None:
    for subject in ("repo:company/mlops:pull_request", "repo:company/*"):
        (line,) = said("shared", {path: [subject]})
        assert line.startswith(f"{path}.0: {subject} ")


def test_previews_and_drift_may_be_left_out() -> None:
    assert said("shared", {PREVIEWS: None, DRIFT: []}) == []


def test_account_admins_are_pipelines_each_listed_once() -> None:
    path = "federation.accountAdmins"
    assert said("shared", {path: [*ENVIRONMENTS, "preview-shared", "preview-dev"]}) == []
    assert said("shared", {path: ["dev", "dev"]}) == [f"{path}.1: dev is listed twice; list it once"]
    assert said("shared", {path: ["prod", "preview-qa"]}) == [
        f"{path}.1: preview-qa is no pipeline; did you mean preview-dev?"
    ]
    assert said("shared", {path: ["preview-dev"], PREVIEWS: None}) == [
        f"{path}.0: preview-dev is no pipeline; choose among dev, test, prod"
    ]


GITHUB = "https://token.actions.githubusercontent.com"
AZURE_DEVOPS = "https://vstoken.dev.azure.com/0f-1"
ENTRA = "https://login.microsoftonline.com/0f-1/v2.0"


@pytest.mark.parametrize(
    ("issuer", "form", "example"),
    [
        (GITHUB, "repo:company/mlops:environment:{}", "repo:company/mlops:environment:prod"),
        (GITHUB, "repo:company/mlops:ref:refs/heads/{}", "repo:company/mlops:environment:prod"),
        (AZURE_DEVOPS, "sc://company/mlops/{}", "sc://company/mlops/prod"),
        (AZURE_DEVOPS, "p://company/mlops/deploy-{}", "sc://company/mlops/prod"),
        (ENTRA, "/eid1/c/pub/t/abc/a/def/sc/123/{}", "/eid1/c/pub/t/TENANT/a/APP/sc/ORG/CONNECTION"),
    ],
)
def test_a_subject_is_written_as_its_issuer_writes_subjects(issuer: str, form: str, example: str) -> None:
    own = {f"{SUBJECTS}.{environment}": [form.format(environment)] for environment in ENVIRONMENTS}
    good = {**DEPLOYING, **own}
    assert said("shared", {"federation.issuer": issuer, **good}) == []
    host = issuer.split("/")[2]
    for bad in ("company/mlops:environment:prod", "environment:prod", "somebody"):
        assert said("shared", {"federation.issuer": issuer, **good, f"{SUBJECTS}.prod": [bad]}) == [
            f"{SUBJECTS}.prod.0: {bad} is no subject that {host} writes; write one such as {example}"
        ]


def test_a_subject_of_another_issuer_is_refused() -> None:
    lines = said("shared", {"federation.issuer": AZURE_DEVOPS})
    paths = [
        *(f"{SUBJECTS}.{environment}.0" for environment in ENVIRONMENTS),
        *(f"{PREVIEWS}.{stack}.0" for stack in STACKS),
        *(f"{DRIFT}.{position}" for position in range(len(STACKS))),
    ]
    assert [line.partition(": ")[0] for line in lines] == paths
    (line,) = said("shared", {f"{SUBJECTS}.prod": ["sc://company/mlops/prod"]})
    assert "sc://company/mlops/prod is no subject that token.actions.githubusercontent.com writes" in line


def test_a_subject_is_of_the_environment_that_it_deploys_to() -> None:
    subject = "repo:company/other:environment:test"
    assert said("shared", {f"{SUBJECTS}.prod": [subject]}) == [
        f"{SUBJECTS}.prod.0: {subject} is of the environment test; name the one that guards prod"
    ]
    assert said("shared", {f"{SUBJECTS}.prod": ["repo:company/mlops:environment:production"]}) == []


def test_a_subject_is_not_every_pull_request() -> None:
    assert said("shared", {f"{SUBJECTS}.dev": ["repo:company/mlops:pull_request"]}) == [
        f"{SUBJECTS}.dev.0: repo:company/mlops:pull_request is every pull request, of all who can open one; "
        "name an environment"
    ]


def test_without_federation_no_pipeline_is_trusted() -> None:
    assert said("shared", {"federation": None}) == []


def test_registered_models_have_names_and_stages_of_their_own() -> None:
    twice = [{"name": "churn", "comment": "a"}, {"name": "churn", "comment": "b"}]
    assert said("shared", {"models.registered": twice}) == [
        "models.registered.1.name: churn is declared twice; remove or rename one"
    ]
    assert said("shared", {"models.registered.0.stages": ["dev", "dev"]}) == [
        "models.registered.0.stages.1: dev is listed twice; list it once"
    ]
    assert said("shared", {"models.registered.0.stages": ["uat"]}) == [
        "models.registered.0.stages.0: uat is no stage of platform.yaml; "
        "choose among dev, candidate, production, archived"
    ]


def test_a_registered_model_is_declared_in_every_stage_unless_said() -> None:
    model = SharedSettings.model_validate(read()["shared"]).models.registered[0]
    assert model.stages == ("dev", "candidate", "production", "archived")


@pytest.mark.parametrize("amount", [0, -1])
def test_the_alert_of_a_day_is_about_an_amount_of_money(amount: int) -> None:
    assert said("prod", {"cost.dailyAlertUsd": amount}) == [
        f"cost.dailyAlertUsd: {amount} is no amount; write a number of USD above 0"
    ]


def test_an_online_store_has_a_capacity_that_exists() -> None:
    assert said("prod", {"features.onlineStore": {"capacity": "CU_8", "readReplicas": 2}}) == []
    assert said("prod", {"features.onlineStore": {"capacity": "CU_3"}}) == [
        "features.onlineStore.capacity: CU_3 is none of 'CU_1', 'CU_2', 'CU_4' or 'CU_8'"
    ]
