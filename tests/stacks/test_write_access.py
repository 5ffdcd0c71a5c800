"""Who can write where, over all stacks, with what a catalog hands down to its schemas and volumes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from components.unity_catalog.privileges import LEGAL
from platform_model import SHARED
from tests.cloud_answers import account_number
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import StackOf

READING = {"BROWSE", "EXECUTE", "READ_VOLUME", "SELECT", "USE_CATALOG", "USE_SCHEMA"}
WRITING = {privilege for legal in LEGAL.values() for privilege in legal} - READING - {"APPLY_TAG"}
"""What changes something, or lets others do so; a privilege that is new counts among these."""

TRIED = ("integration", "integration_candidate")
"""Schemas in which the jobs are tried, by test's run principal."""

Granted = Mapping[str, Mapping[str, set[str]]]
"""Full name of a securable, to who has what on it."""


@pytest.fixture
def granted(stack_of: StackOf) -> Granted:
    """Return what each principal has on each catalog, schema, volume and model, inheritance included.

    Service principals are called ``dev.deploy``; groups by their role.
    """
    names = _keys(stack_of(SHARED))
    direct: dict[str, dict[str, set[str]]] = {}
    for stack in STACKS:
        for grants in stack_of(stack).of("databricks:index/grants:Grants"):
            (securable,) = (value for key, value in grants.inputs.items() if key != "grants")
            assert securable not in direct, f"{securable} has two authoritative lists of grants"
            direct[securable] = {
                names[entry["principal"]]: set(entry["privileges"]) for entry in grants.inputs["grants"]
            }
    effective: dict[str, dict[str, set[str]]] = {}
    for securable in _securables(stack_of):
        effective[securable] = defaultdict(set)
        parts = securable.split(".")
        for level in range(1, len(parts) + 1):
            for principal, privileges in direct.get(".".join(parts[:level]), {}).items():
                effective[securable][principal] |= privileges
    return effective


def _keys(shared: Engine) -> dict[str, str]:
    principals = shared.exports["servicePrincipals"]
    names = {group["name"]: role for role, group in shared.exports["groups"].items()}
    for environment in ENVIRONMENTS:
        for duty, principal in principals[environment].items():
            names[principal["name"]] = f"{environment}.{duty}"
    return names


def _securables(stack_of: StackOf) -> Iterator[str]:
    for stack in STACKS:
        engine = stack_of(stack)
        for catalog in engine.of("databricks:index/catalog:Catalog"):
            yield catalog.inputs["name"]
        for schema in engine.of("databricks:index/schema:Schema"):
            yield f"{schema.inputs['catalogName']}.{schema.inputs['name']}"
        for volume in engine.of("databricks:index/volume:Volume"):
            yield ".".join(volume.inputs[key] for key in ("catalogName", "schemaName", "name"))
        for model in engine.of("databricks:index/registeredModel:RegisteredModel"):
            yield ".".join(model.inputs[key] for key in ("catalogName", "schemaName", "name"))


TAGGING = {
    "dev_models": {"dataScientists", "mlEngineers", "dev.deploy", "dev.run"},
    "candidate_models": {"modelReviewers", "test.deploy"},
    "production_models": {"modelReviewers", "prod.deploy"},
    "archived_models": {"prod.deploy"},
}
"""Who sets tags in each schema of models."""


SERVED = {"dev": "dev_models", "test": "candidate_models", "prod": "production_models"}
"""The schema of the models that each environment serves."""

INFERENCE = {"dev": "experiments", "test": "validation", "prod": "serving"}
"""The schema of the inference tables that each environment monitors, beside its features."""


def writers(granted: Granted, securable: str) -> set[str]:
    return {principal for principal, privileges in granted[securable].items() if privileges & WRITING}


@pytest.mark.parametrize("schema", ["production_models", "archived_models"])
def test_only_productions_deployer_writes_models_of_production(granted: Granted, schema: str) -> None:
    inside = [name for name in granted if name.startswith(f"ml_models_catalog.{schema}")]
    assert inside == [f"ml_models_catalog.{schema}", f"ml_models_catalog.{schema}.customer_churn"]
    for securable in inside:
        assert writers(granted, securable) == {"prod.deploy"}


def test_candidates_are_written_by_tests_deployer_and_development_models_by_development(
    granted: Granted,
) -> None:
    retention = {"prod.deploy"}  # deletes what is past its days, and makes nothing there
    assert writers(granted, "ml_models_catalog.candidate_models") - retention == {"test.deploy"}
    assert writers(granted, "ml_models_catalog.dev_models") - retention == {
        "dev.deploy",
        "dev.run",
        "dataScientists",
        "mlEngineers",
    }
    for schema in ("candidate_models", "dev_models"):
        assert granted[f"ml_models_catalog.{schema}"]["prod.deploy"] & WRITING == {"MANAGE"}


def test_whoever_fills_or_archives_a_stage_may_point_aliases_and_delete_versions(granted: Granted) -> None:
    for schema, principals in {
        "dev_models": {"dev.deploy", "dev.run", "prod.deploy"},
        "candidate_models": {"test.deploy", "prod.deploy"},
        "production_models": {"prod.deploy"},
        "archived_models": {"prod.deploy"},
    }.items():
        held = granted[f"ml_models_catalog.{schema}"]
        assert {name for name, privileges in held.items() if "MANAGE" in privileges} == principals


@pytest.mark.parametrize(
    ("environment", "before", "own"),
    [("test", "dev_models", "candidate_models"), ("prod", "candidate_models", "production_models")],
)
def test_who_evaluates_loads_the_version_and_the_champion_and_writes_neither(
    granted: Granted, environment: str, before: str, own: str
) -> None:
    """A model's own code runs as the run principal."""
    runner = f"{environment}.run"
    for schema in (before, own):
        held = granted[f"ml_models_catalog.{schema}"][runner]
        assert {"EXECUTE", "USE_CATALOG", "USE_SCHEMA"} <= held
        assert not held & (WRITING | {"APPLY_TAG"})
    assert "SELECT" in granted[f"ml_{environment}_catalog.feature_store"][runner]


def test_nobody_writes_the_catalog_of_models_as_a_whole(granted: Granted) -> None:
    assert writers(granted, "ml_models_catalog") == set()


@pytest.mark.parametrize("environment", ["test", "prod"])
def test_beyond_development_only_an_environments_own_principals_write_its_data(
    granted: Granted, environment: str
) -> None:
    catalog = f"ml_{environment}_catalog"
    inside = [name for name in granted if name.startswith(f"{catalog}.")]
    data = [name for name in inside if name.split(".")[1] not in ("libraries", *TRIED)]
    assert len(data) == 6  # four schemas, and two volumes
    for securable in data:
        assert writers(granted, securable) == {f"{environment}.deploy", f"{environment}.run"}


def test_whoever_tries_the_jobs_makes_models_and_tables_in_schemas_of_its_own_alone(granted: Granted) -> None:
    inherited = {"EXECUTE", "READ_VOLUME", "SELECT", "USE_CATALOG", "USE_SCHEMA"}
    tables, candidates = (granted[f"ml_test_catalog.{schema}"] for schema in TRIED)
    assert tables["test.run"] == inherited | {"CREATE_MODEL", "CREATE_TABLE", "WRITE_VOLUME"}
    assert candidates["test.run"] == inherited | {"CREATE_MODEL"}
    for held in (tables, candidates, granted["ml_test_catalog.integration.runs"]):
        assert {who for who, privileges in held.items() if privileges & WRITING} == {
            "test.deploy",
            "test.run",
        }
    makes_models = {name for name, held in granted.items() if "CREATE_MODEL" in held.get("test.run", set())}
    assert makes_models == {
        *(f"ml_test_catalog.{schema}" for schema in TRIED),
        "ml_test_catalog.integration.runs",  # inherited by the volume, where it means nothing
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_only_the_deployer_changes_what_jobs_and_clusters_install(granted: Granted, environment: str) -> None:
    volume = f"ml_{environment}_catalog.libraries.wheels"
    for securable in (f"ml_{environment}_catalog", f"ml_{environment}_catalog.libraries", volume):
        assert writers(granted, securable) == {f"{environment}.deploy"}
    assert "WRITE_VOLUME" in granted[volume][f"{environment}.deploy"]
    for reader in (f"{environment}.run", "mlEngineers"):
        assert granted[volume][reader] >= {"READ_VOLUME", "USE_SCHEMA", "USE_CATALOG"}


def test_principals_of_one_environment_have_nothing_in_the_catalog_of_another(granted: Granted) -> None:
    for environment in ENVIRONMENTS:
        own = [name for name in granted if name.split(".")[0] == f"ml_{environment}_catalog"]
        assert own
        strangers = {f"{other}.{duty}" for other in ENVIRONMENTS for duty in ("deploy", "run")}
        strangers -= {f"{environment}.deploy", f"{environment}.run"}
        for securable in own:
            assert granted[securable].keys() & strangers == set()


def test_a_models_tags_are_set_by_reviewers_and_by_whoever_registers_it(granted: Granted) -> None:
    tagging = {
        securable: {name for name, privileges in principals.items() if "APPLY_TAG" in privileges}
        for securable, principals in granted.items()
    }
    assert {schema: tagging[f"ml_models_catalog.{schema}"] for schema in TAGGING} == TAGGING
    for securable, principals in tagging.items():
        assert principals <= writers(granted, securable) | {"modelReviewers"}


def test_whoever_fills_a_stage_can_read_the_one_before(granted: Granted) -> None:
    steps = [
        ("dev_models", "candidate_models", "test.deploy"),
        ("candidate_models", "production_models", "prod.deploy"),
        ("production_models", "archived_models", "prod.deploy"),
    ]
    for source, target, principal in steps:
        assert granted[f"ml_models_catalog.{source}"][principal] >= {"EXECUTE", "USE_SCHEMA", "USE_CATALOG"}
        assert granted[f"ml_models_catalog.{target}"][principal] >= {"CREATE_MODEL", "CREATE_MODEL_VERSION"}


@pytest.mark.parametrize("stack", STACKS)
def test_no_way_around_the_grants_is_left(stack_of: StackOf, stack: str) -> None:
    """An owner needs no grant, and a member has what the group has."""
    engine = stack_of(stack)
    admins = stack_of(SHARED).exports["groups"]["platformAdmins"]["name"]
    owned = [resource for resource in engine.custom if "owner" in resource.inputs]
    assert {resource.inputs["owner"] for resource in owned} == {admins}
    securables = {"Catalog", "Schema", "Volume", "RegisteredModel"}
    securables |= {"ExternalLocation", "StorageCredential", "Metastore"}
    held = {resource.urn for resource in engine.custom if resource.type.rpartition(":")[2] in securables}
    assert held == {resource.urn for resource in owned}
    members = [one.inputs["memberId"] for one in engine.of("databricks:index/groupMember:GroupMember")]
    # Nothing less reads all of it: ``infra/shared/identities.py``.
    assert members == ([account_number("mlops-drift")] if stack == SHARED else [])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_preview_reads_what_it_looks_up_and_nothing_else(granted: Granted, environment: str) -> None:
    preview, catalog = f"{environment}.preview", f"ml_{environment}_catalog"
    monitored = {f"{catalog}.feature_store", f"{catalog}.{INFERENCE[environment]}"}
    given: set[str] = set()
    for name, held in granted.items():
        parts = name.split(".")
        wanted: set[str] = set()
        if parts[0] in {"ml_models_catalog", catalog}:
            wanted |= {"USE_CATALOG"}
        if parts[:2] == ["ml_models_catalog", SERVED[environment]]:
            wanted |= {"EXECUTE", "USE_SCHEMA"}
        if ".".join(parts[:2]) in monitored:
            wanted |= {"SELECT", "USE_SCHEMA"}
        assert held.get(preview, set()) == wanted, name
        given |= wanted
    assert given == {"USE_CATALOG", "USE_SCHEMA", "EXECUTE", "SELECT"}


def test_jobs_run_as_an_environments_identity_for_its_deployer_alone_and_in_dev_for_people_too(
    stack_of: StackOf,
) -> None:
    shared = stack_of(SHARED)
    names = _keys(shared)
    users: dict[str, set[str]] = {}
    for rules in shared.of("databricks:index/accessControlRuleSet:AccessControlRuleSet"):
        (rule,) = rules.inputs["grantRules"]
        assert rule["role"] == "roles/servicePrincipal.user"
        identity = names[rules.inputs["name"].split("/")[3]]
        users[identity] = {names[principal.partition("/")[2]] for principal in rule["principals"]}
    assert users == {
        "dev.run": {"dev.deploy", "dataScientists", "mlEngineers"},
        "test.run": {"test.deploy"},
        "prod.run": {"prod.deploy"},
    }


def test_production_alone_leaves_requests_for_retraining_and_development_reads_them(granted: Granted) -> None:
    """Whoever creates the table owns it, so it takes no ``MODIFY``, and no right in the other's workspace."""
    requests = "ml_models_catalog.retraining"
    assert writers(granted, requests) == {"prod.run"}
    assert granted[requests]["prod.run"] & WRITING == {"CREATE_TABLE"}
    assert granted[requests]["dev.run"] >= {"SELECT", "USE_SCHEMA", "USE_CATALOG"}
    assert granted["ml_models_catalog.dev_models"].get("prod.run", set()) <= {"BROWSE", "USE_CATALOG"}
    assert granted["ml_models_catalog.production_models"].get("dev.run", set()) <= {"BROWSE", "USE_CATALOG"}
