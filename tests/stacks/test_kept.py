"""What is deployed stays when something that it stands on goes missing, and says so."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.engine_double import Engine
from tests.infra.settings.files import read
from tests.stacks.conftest import StackOf
from tests.stacks.registry import (
    CHALLENGER,
    CHAMPION,
    MODEL,
    TABLE,
    TRAINED,
    VERSIONS,
    Model,
    Refused,
    Registry,
)

ENDPOINT = "databricks:index/modelServing:ModelServing"
MONITOR = "databricks:index/qualityMonitor:QualityMonitor"
ALERT = "databricks:index/alertV2:AlertV2"
CHURN = "ml_models_catalog.production_models.customer_churn"
FEATURES = "ml_prod_catalog.feature_store.customer_features"
PREDICTIONS = "ml_prod_catalog.serving.inference_logs_customer_churn_unpacked"

SOME = pytest.mark.parametrize(
    ("environment", "preview"),
    [("dev", False), ("prod", True), ("prod", False)],
    ids=["dev", "preview", "update"],
)

CANARY = {
    "serving.endpoints.0.pattern": "canary",
    "serving.endpoints.0.shadow": None,
    "serving.endpoints.0.versions": [
        {"version": "@champion", "traffic": 90, "size": "Small"},
        {"version": "@challenger", "traffic": 10, "size": "Medium"},
    ],
}


def without(registry: Registry, *, alias: str = "", model: str = "", tables: bool = False) -> Registry:
    """Return a registry in which an alias of every model, a model, or all tables were deleted since."""
    models = {
        name: replace(found, aliases={key: number for key, number in found.aliases.items() if key != alias})
        for name, found in registry.models.items()
        if name != model
    }
    return Registry(models=models, tables=frozenset() if tables else registry.tables)


def asked(engine: Engine, type_: str) -> list[dict[str, Any]]:
    """Return the inputs of a type's resources, in a fixed order."""
    return [found.inputs for found in sorted(engine.of(type_), key=lambda found: found.name)]


@SOME
def test_an_endpoint_keeps_its_version_when_the_alias_is_deleted(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    before = stack_of(environment, registry=TRAINED)
    engine = stack_of(
        environment, preview=preview, registry=without(TRAINED, alias="champion"), deployed=before
    )
    config = engine.one(ENDPOINT).inputs["config"]
    assert config == before.one(ENDPOINT).inputs["config"]
    kept = engine.exports["kept"]["endpoint customer-churn"]
    assert kept.endswith(f"has the alias champion yet; it serves champion at version {CHAMPION} as before")
    assert engine.exports["pending"] == {}


def test_an_endpoint_keeps_its_version_when_the_model_is_gone(stack_of: StackOf) -> None:
    before = stack_of("prod", registry=TRAINED)
    engine = stack_of("prod", registry=without(TRAINED, model=CHURN), deployed=before)
    assert asked(engine, ENDPOINT) == asked(before, ENDPOINT)
    assert f"the model {CHURN} does not exist yet" in engine.exports["kept"]["endpoint customer-churn"]


def test_a_moved_alias_moves_the_endpoint(stack_of: StackOf) -> None:
    moved = Registry(
        models={CHURN: Model(ready=(CHAMPION, CHALLENGER), aliases={"champion": CHALLENGER})},
        tables=TRAINED.tables,
    )
    engine = stack_of("prod", registry=moved, deployed=stack_of("prod", registry=TRAINED))
    (entity,) = engine.one(ENDPOINT).inputs["config"]["servedEntities"]
    assert entity["entityVersion"] == str(CHALLENGER)
    assert engine.exports["kept"] == {}


def test_a_version_that_is_not_ready_leaves_the_one_before(stack_of: StackOf) -> None:
    moved = Registry(
        models={CHURN: Model(ready=(CHAMPION,), aliases={"champion": 9}, pending=(9,))}, tables=TRAINED.tables
    )
    engine = stack_of("prod", registry=moved, deployed=stack_of("prod", registry=TRAINED))
    (entity,) = engine.one(ENDPOINT).inputs["config"]["servedEntities"]
    assert entity["entityVersion"] == str(CHAMPION)


def test_settings_of_an_endpoint_that_keeps_its_version_still_hold(stack_of: StackOf) -> None:
    engine = stack_of(
        "prod",
        changes={"serving.endpoints.0.versions.0.size": "Large"},
        registry=without(TRAINED, alias="champion"),
        deployed=stack_of("prod", registry=TRAINED),
    )
    (entity,) = engine.one(ENDPOINT).inputs["config"]["servedEntities"]
    assert (entity["entityVersion"], entity["workloadSize"]) == (str(CHAMPION), "Large")


def test_a_canary_keeps_the_missing_half_and_moves_the_other(stack_of: StackOf) -> None:
    before = stack_of("prod", changes=CANARY, registry=TRAINED)
    later = Registry(
        models={CHURN: Model(ready=(CHAMPION, CHALLENGER, 6), aliases={"champion": 6})}, tables=TRAINED.tables
    )
    engine = stack_of("prod", changes=CANARY, registry=later, deployed=before)
    entities = engine.one(ENDPOINT).inputs["config"]["servedEntities"]
    assert {one["name"]: one["entityVersion"] for one in entities} == {
        "champion": "6",
        "challenger": str(CHALLENGER),
    }


def test_a_canary_whose_new_half_was_never_there_leaves_all_as_it_is(stack_of: StackOf) -> None:
    before = stack_of("prod", registry=TRAINED)
    engine = stack_of("prod", changes=CANARY, registry=without(TRAINED, alias="challenger"), deployed=before)
    assert engine.one(ENDPOINT).inputs["config"] == before.one(ENDPOINT).inputs["config"]
    assert "no version" in engine.exports["kept"]["endpoint customer-churn"]


def test_an_endpoint_with_bounds_of_concurrency_is_kept_with_them(stack_of: StackOf) -> None:
    bounds = {"version": "@champion", "traffic": 100, "minConcurrency": 4, "maxConcurrency": 12}
    bounds["environment"] = {"LOG_LEVEL": "INFO"}
    before = stack_of("prod", changes={"serving.endpoints.0.versions": [bounds]}, registry=TRAINED)
    engine = stack_of("prod", changes=CANARY, registry=without(TRAINED, alias="challenger"), deployed=before)
    assert engine.one(ENDPOINT).inputs["config"] == before.one(ENDPOINT).inputs["config"]


@SOME
def test_a_monitor_and_its_alerts_stay_when_the_table_is_gone(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    before = stack_of(environment, preview=preview, registry=TRAINED)
    engine = stack_of(
        environment,
        preview=preview,
        registry=without(TRAINED, tables=True),
        deployed=stack_of(environment, registry=TRAINED),
    )
    assert asked(engine, MONITOR) == asked(before, MONITOR)
    assert asked(engine, ALERT) == asked(before, ALERT)
    table = f"ml_{environment}_catalog.feature_store.customer_features"
    kept = engine.exports["kept"][f"monitor of {table}"]
    assert kept == f"the table {table} does not exist; its monitor and alerts stay as they are"


def test_a_kept_thing_is_told_as_a_warning(stack_of: StackOf, caplog: pytest.LogCaptureFixture) -> None:
    before = stack_of("prod", registry=TRAINED)
    stack_of("prod", registry=without(TRAINED, alias="champion"), deployed=before)
    (warning,) = (record for record in caplog.records if record.levelno == logging.WARNING)
    assert warning.getMessage().startswith("endpoint customer-churn is kept: no version of")


def test_an_endpoint_without_known_versions_stops_the_run(
    stack_of: StackOf, caplog: pytest.LogCaptureFixture
) -> None:
    before = stack_of("prod", changes={}, registry=TRAINED)
    before.one(ENDPOINT).inputs["config"].clear()
    with pytest.raises(SystemExit):
        stack_of("prod", registry=without(TRAINED, alias="champion"), deployed=before)
    assert "the state does not say what it serves; run `pulumi refresh`" in caplog.text


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_production_does_not_lose_what_is_no_longer_listed(
    stack_of: StackOf, preview: bool, caplog: pytest.LogCaptureFixture
) -> None:
    before = stack_of("prod", registry=TRAINED)
    with pytest.raises(SystemExit):
        stack_of(
            "prod",
            preview=preview,
            changes={
                "serving.endpoints": [],
                "monitoring.monitors": read()["prod"]["monitoring"]["monitors"][:1],
            },
            registry=TRAINED,
            deployed=before,
        )
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        "Pulumi.prod.yaml: settings.serving.endpoints: customer-churn is deployed and not listed; "
        "list it, or in serving.retired to delete it\n"
        f"Pulumi.prod.yaml: settings.monitoring.monitors: {PREDICTIONS} is deployed and not listed; "
        "list it, or in monitoring.retired to delete it"
    ]


def test_production_deletes_what_is_retired(stack_of: StackOf) -> None:
    changes = {
        "serving.endpoints": [],
        "serving.retired": ["customer-churn"],
        "monitoring.monitors": [],
        "monitoring.retired": [FEATURES, PREDICTIONS],
    }
    before = stack_of("prod", registry=TRAINED)
    engine = stack_of("prod", changes=changes, registry=TRAINED, deployed=before)
    assert engine.of(ENDPOINT) == []
    assert engine.of(MONITOR) == []


def test_elsewhere_what_is_no_longer_listed_is_deleted(stack_of: StackOf) -> None:
    before = stack_of("dev", registry=TRAINED)
    engine = stack_of("dev", changes={"serving.endpoints": []}, registry=TRAINED, deployed=before)
    assert engine.of(ENDPOINT) == []


def test_before_the_first_deployment_no_table_is_asked_for(stack_of: StackOf) -> None:
    nothing = Wrong(TABLE, "CATALOG_DOES_NOT_EXIST: Catalog 'ml_prod_catalog' does not exist.", tables=())
    assert len(stack_of("prod", registry=nothing).exports["pending"]) == 2  # both monitors


class Wrong(Registry):
    """A registry that gives one wrong answer."""

    def __init__(
        self, token: str, answer: dict[str, Any] | str, tables: Iterable[str] = TRAINED.tables
    ) -> None:
        super().__init__(models=TRAINED.models, tables=frozenset(tables))
        object.__setattr__(self, "wrong", (token, answer))

    def answer(self, token: str, asked: Any) -> dict[str, Any]:
        """Answer wrongly where it was told to."""
        wrong_token, answer = vars(self)["wrong"]
        if token != wrong_token:
            return super().answer(token, asked)
        if isinstance(answer, str):
            raise Refused(answer)
        return answer


OTHER = {"catalogName": "ml_models_catalog", "schemaName": "production_models", "modelName": "other"}
WRONG = {
    "metastore": (MODEL, "Metastore '2f' does not exist."),
    "no metastore": (MODEL, "METASTORE_DOES_NOT_EXIST: No metastore assigned for the current workspace."),
    "catalog": (MODEL, "CATALOG_DOES_NOT_EXIST: Catalog 'ml_models_catalog' does not exist."),
    "schema": (VERSIONS, "Schema 'ml_models_catalog.production_models' does not exist."),
    "permission": (MODEL, f"PERMISSION_DENIED: Routine or Model '{CHURN}' does not exist."),
    "not accessible": (TABLE, "PERMISSION_DENIED: Catalog 'ml_prod_catalog' is not accessible"),
    "time-out": (MODEL, "context deadline exceeded"),
    "page": (TABLE, f"<html>Table '{FEATURES}' does not exist.</html>"),
    "empty model": (MODEL, {"fullName": CHURN, "modelInfos": []}),
    "empty versions": (VERSIONS, {"fullName": CHURN}),
    "empty table": (TABLE, {"id": "x", "name": FEATURES}),
    "other model": (MODEL, {"fullName": CHURN, "modelInfos": [{"fullName": "a.b.c"}]}),
    "other versions": (
        VERSIONS,
        {"fullName": CHURN, "modelVersions": [{**OTHER, "version": 3, "status": "READY"}]},
    ),
    "other table": (TABLE, {"id": "x", "name": FEATURES, "tableInfo": {"name": "other"}}),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_stops_the_run_before_anything_is_registered(
    stack_of: StackOf,
    wrong: tuple[str, dict[str, Any] | str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = stack_of("prod", registry=TRAINED)
    registered: list[str] = []
    register = Engine.RegisterResource
    monkeypatch.setattr(
        Engine,
        "RegisterResource",
        lambda engine, request: (registered.append(request.type), register(engine, request))[1],
    )
    with pytest.raises(SystemExit):
        stack_of("prod", registry=Wrong(*wrong), deployed=before)
    (error,) = (record.getMessage() for record in caplog.records if record.levelno == logging.ERROR)
    assert error.startswith("Whether the ")
    assert "exists is not known, so nothing is changed" in error
    assert not [type_ for type_ in registered if type_.startswith(("azure-native:", "databricks:"))]
