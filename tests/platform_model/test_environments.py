"""What a platform's environments, stages and roles may be, and in which order work moves."""

import pytest

from tests.platform_model.files import GONE, platform, said, values

UAT = {"name": "uat", "tier": "validation", "stage": "accepted"}
ACCEPTED = {"key": "accepted", "schema": "accepted_models", "comment": "Accepted", "retentionDays": 180}


def four() -> dict[str, object]:
    """Return the change that puts a fourth environment between test and prod."""
    own = values({})
    environments, stages = own["environments"], own["stages"]
    return {
        "environments": [*environments[:2], UAT, environments[2]],
        "stages": [*stages[:2], ACCEPTED, *stages[2:]],
    }


def test_a_fourth_environment_is_an_entry_and_a_stage() -> None:
    grown = platform(four())
    assert grown.stacks == ("shared", "dev", "test", "uat", "prod")
    assert grown.environment("uat").tier == "validation"
    assert (grown.before("uat"), grown.before("prod")) == (grown.environments[1], grown.environments[2])


def test_environments_may_have_any_name() -> None:
    renamed = platform({"environments.1.name": "qa", "environments.2.name": "live"})
    assert renamed.environment_names == ("dev", "qa", "live")
    assert renamed.last.is_production


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "QA",
            "QA is no name of an environment; use 1 to 16 lower-case letters and digits, "
            "beginning with a letter",
        ),
        ("shared", "shared is what the shared stack is called; choose another name"),
        ("hub", "hub is what the shared stack is called; choose another name"),
        ("backend", "backend is what the stack of the states is called; choose another name"),
        ("drift", "drift is what the pipeline that looks for drift is called; choose another name"),
    ],
)
def test_an_environments_name_can_stand_in_every_other_name(name: str, words: str) -> None:
    assert said({"environments.1.name": name}) == [f"environments.1.name: {words}"]


def test_environments_have_names_of_their_own() -> None:
    assert "environments.2.name: test is declared twice; rename one" in said({"environments.2.name": "test"})


def test_a_tier_is_one_that_exists() -> None:
    assert said({"environments.1.tier": "staging"}) == [
        "environments.1.tier: staging is none of 'development', 'validation' or 'production'"
    ]


def test_models_are_trained_first_and_answer_customers_last() -> None:
    assert said({"environments.0.tier": "validation", "environments.0.bundleDeployers": GONE}) == [
        "environments.0.tier: dev is first, and models are trained there; "
        "put a development environment first",
        "roles.mlEngineers.models.dev: mlEngineers would register dev models past the pipeline; "
        "write review or use",
        "roles.dataScientists.models.dev: dataScientists would register dev models past the pipeline; "
        "write review or use",
    ]
    assert said({"environments.2.tier": "validation"}) == [
        "environments.2.tier: prod is last, and customers are answered there; "
        "put a production environment last"
    ]


def test_no_promotion_goes_back_to_an_earlier_tier() -> None:
    own = values({})["environments"]
    backwards = {**UAT, "name": "lab", "tier": "development"}
    lines = said({**four(), "environments": [*own[:2], backwards, own[2]]})
    assert lines == [
        "environments.2.tier: lab is development and comes after test, which is validation; "
        "no promotion goes back, change the order or the tier"
    ]


def test_each_environment_fills_a_stage_of_its_own() -> None:
    assert said({"environments.1.stage": "dev"}) == [
        "environments.1.stage: dev is filled by dev already; give each environment a stage of its own",
        "stages.1.key: no environment fills candidate; name it as the stage of one, or remove it",
    ]
    assert said({"environments.1.stage": "gold"}) == [
        "environments.1.stage: gold is no stage; choose among dev, candidate, production, archived",
        "stages.1.key: no environment fills candidate; name it as the stage of one, or remove it",
    ]
    assert said({"environments.2.stage": "archived"}) == [
        "environments.2.stage: archived is the archive, which no environment fills; choose another",
        "stages.2.key: no environment fills production; name it as the stage of one, or remove it",
    ]


def test_environments_fill_the_stages_in_their_order() -> None:
    swapped = {"environments.1.stage": "production", "environments.2.stage": "candidate"}
    assert said(swapped) == [
        "environments.2.stage: candidate comes before production of test; no promotion can follow, "
        "change the order of the stages or of the environments"
    ]


def test_stages_have_keys_and_schemas_of_their_own() -> None:
    assert "stages.3.key: production is declared twice; rename one" in said({"stages.3.key": "production"})
    assert said({"stages.2.schema": "dev_models"}) == [
        "stages.2.schema: dev_models is declared twice; rename one"
    ]


@pytest.mark.parametrize("name", ["feature-store", "Raw", "1raw", "a.b", "with space"])
def test_a_stages_schema_needs_no_backticks(name: str) -> None:
    assert said({"stages.0.schema": name}) == [
        f"stages.0.schema: {name} is no Unity Catalog name; "
        "use lower-case letters, digits and underscores, and start with a letter"
    ]


def test_a_stages_schema_is_none_that_databricks_has() -> None:
    assert said({"stages.0.schema": "information_schema"}) == [
        "stages.0.schema: information_schema is Databricks' own; choose another name"
    ]


@pytest.mark.parametrize(
    ("position", "days", "words"),
    [
        (1, 29, "29 is less than the 30 of dev; keep candidate models at least as long"),
        (2, 89, "89 is less than the 90 of candidate; keep production models at least as long"),
        (3, 364, "364 is less than the 365 of production; keep archived models at least as long"),
    ],
)
def test_models_are_kept_at_least_as_long_as_those_of_the_stage_before(
    position: int, days: int, words: str
) -> None:
    assert said({f"stages.{position}.retentionDays": days + 1}) == []
    assert said({f"stages.{position}.retentionDays": days}) == [f"stages.{position}.retentionDays: {words}"]


def test_models_are_kept_for_at_least_a_day() -> None:
    assert said({"stages.0.retentionDays": 0}) == ["stages.0.retentionDays: 0 is too low; the least is 1"]


def test_a_team_beyond_the_guides_roles_is_an_entry() -> None:
    role = {"group": "mlops-support", "description": "Answer calls.", "models": {"production": "use"}}
    assert platform({"roles.support": role}).roles["support"].models == {"production": "use"}


def test_the_roles_with_duties_are_declared() -> None:
    assert said({"administrators": "admins", "environments.0.bundleDeployers": ["everybody"]}) == [
        "environments.0.bundleDeployers.0: everybody is no role; choose among platformAdmins, mlEngineers, "
        "dataScientists, modelReviewers, auditors",
        "administrators: admins is no role; did you mean platformAdmins?",
    ]


@pytest.mark.parametrize(
    ("key", "principal"),
    [("deploy", "that deploys"), ("preview", "of previews"), ("run", "of jobs")],
)
def test_no_role_takes_the_grants_of_a_service_principal(key: str, principal: str) -> None:
    role = {"group": "mlops-support", "description": "Answer calls."}
    assert said({f"roles.{key}": role}) == [
        f"roles.{key}: {key} is what the principal {principal} is called; choose another name"
    ]


def test_every_role_has_a_key_and_a_group_of_its_own() -> None:
    role = {"group": "MLOps-ML-Engineers", "description": "Read."}
    assert said({"roles.second-line": role}) == [
        "roles.second-line: second-line is no key of a role, such as dataScientists; "
        "use 1 to 64 letters and digits, beginning with a letter",
        "roles.second-line.group: MLOps-ML-Engineers is the group of mlEngineers already; choose another",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "is empty or begins or ends with a space; write the name alone"),
        (" auditors", "is empty or begins or ends with a space; write the name alone"),
        ("a" * 256, "has 256 characters; a name has at most 255, shorten it"),
        ("Account Users", "Account Users is Databricks' own; choose another name"),
        ("admins", "admins is Databricks' own; choose another name"),
    ],
)
def test_a_group_can_be_named_and_is_nobody_elses(name: str, words: str) -> None:
    assert said({"roles.auditors.group": name}) == [f"roles.auditors.group: {words}"]


def test_an_existing_group_is_named_by_its_account_id() -> None:
    assert said({"roles.auditors.existingId": "123456789"}) == []
    assert said({"roles.auditors.existingId": "auditors"}) == [
        "roles.auditors.existingId: auditors is no account id of a group; it is a number, in quotes"
    ]


def test_people_fill_no_stage_and_deploy_no_job_beyond_development() -> None:
    changes = {
        "roles.mlEngineers.models.candidate": "register",
        "roles.mlEngineers.models.gold": "use",
        "environments.1.bundleDeployers": ["mlEngineers"],
    }
    assert said(changes) == [
        "environments.1.bundleDeployers.0: mlEngineers would run jobs as test past the pipeline; "
        "people deploy jobs in development alone, remove it",
        "roles.mlEngineers.models.candidate: mlEngineers would register candidate models past the pipeline; "
        "write review or use",
        "roles.mlEngineers.models.gold: gold is no stage; choose among dev, candidate, production, archived",
    ]
