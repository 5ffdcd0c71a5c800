"""The life of a model, from its training to its return from the archive, on a real MLflow server.

The endpoint is doubled; everything that speaks to it, and everything about the registry, is real.
"""

from datetime import UTC, datetime, timedelta

import mlflow
import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient

from company_ml.errors import RefusedError
from company_ml.evaluation import evaluate as evaluation
from company_ml.evaluation.records import Evaluations
from company_ml.governance import tags
from company_ml.names import ModelName
from company_ml.promotion.approval import approve
from company_ml.promotion.champion import make_champion
from company_ml.promotion.gates import Gates, MetricGate, Policy, ValidationData
from company_ml.promotion.promote import Request, promote
from company_ml.recovery.restore import restore
from company_ml.recovery.rollback import rollback
from company_ml.registry.versions import get_version, versions
from company_ml.retention.apply import apply
from company_ml.retention.plan import Rules, plan
from company_ml.retention.served import served_versions
from company_ml.serving.blue_green import Watch, blue_green
from company_ml.serving.canary import Canary
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.invocations import Smoke
from company_ml.serving.meters import ExportMeter
from company_ml.serving.verdict import Limits
from company_ml.settings.environment import Environment
from company_ml.training import config, data
from company_ml.training.readers import spark_reader
from company_ml.training.runs import train
from company_ml.training.sample import customer_churn
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.registry.world import STAGES
from tests.serving.conftest import ENDPOINT, client, clock, double, endpoints, said  # noqa: F401 (fixtures)

UNSEEN = ValidationData(sample=500, target="churned", positive=1)
"""Customers that no model has learned from."""
POLICY = Policy(
    {
        "candidate": Gates(evaluation=UNSEEN, metrics=(MetricGate(metric="roc_auc", minimum=0.7),)),
        "production": Gates(
            required_tags={"validation": "passed"},
            evaluation=UNSEEN,
            metrics=(MetricGate(metric="roc_auc", better="higher", not_worse_than_champion_by=0.05),),
        ),
    }
)


class Registry:
    """One model in all stages, and what is done with it; every step is checked by what the registry holds."""

    def __init__(self, client: MlflowClient, environments: dict[str, Environment]) -> None:  # noqa: F811
        self.client, self.dev, self.environments = client, environments["dev"], environments
        catalog = self.dev.models_catalog
        stages = ("dev_models", "candidate_models", "production_models", "archived_models")
        self.names = [ModelName(catalog, stage, "customer_churn") for stage in stages]
        self.development, self.candidate, self.production, self.archive = self.names

    def state(self, model: ModelName) -> dict[str, tuple[str, ...]]:
        """Return the versions of a stage, each with its aliases."""
        return {version.number: version.aliases for version in versions(self.client, model)}

    def train(self, strength: float) -> str:
        """Train and register a version in dev."""
        wanted = config.load("customer_churn_sample")
        estimator = wanted.estimator.model_copy(update={"parameters": {"C": strength}})
        wanted = wanted.model_copy(update={"estimator": estimator})
        rows = data.read(wanted, self.dev, spark_reader())
        made = train(wanted, self.dev, rows, alias="challenger")
        assert made.version is not None
        return made.version

    def promote(self, model: ModelName, version: str) -> str:
        """Evaluate a version beside the champion of the next stage, and bring it there, as the jobs do."""
        environment = self.environments["test" if model == self.development else "prod"]
        evaluations = Evaluations.of(environment, model.model)
        target = STAGES.after(model)[1]
        both = evaluation.prepare(self.client, environment, model, version, target, POLICY, spark_reader())
        assert evaluation.evaluate(both, evaluations, lambda line: None).passed
        request = Request("deploy-pipeline", "dora", "Fewer customers leave unseen", datetime.now(UTC))
        promoted = promote(self.client, STAGES, model, version, POLICY, request, evaluations)
        assert promoted.target_version is not None
        return promoted.target_version

    def validate(self, version: str) -> None:
        """Record what only people can say: that it may go on."""
        found = tags.plan(self.client, self.candidate, {"validation": "passed"}, version=version)
        tags.apply(self.client, found)

    def bring_to_production(self, strength: float) -> str:
        """Take a new version through all gates, up to the challenger of production."""
        candidate = self.promote(self.development, self.train(strength))
        with pytest.raises(RefusedError, match="is not approved for production"):
            self.promote(self.candidate, candidate)
        self.validate(candidate)
        approve(
            self.client, STAGES, self.candidate, candidate, "rita", "Looks right", "CHG-7", datetime.now(UTC)
        )
        return self.promote(self.candidate, candidate)


def test_a_model_is_trained_promoted_served_rolled_back_archived_and_restored(
    mlflow_client: MlflowClient,
    environments: dict[str, Environment],
    client: WorkspaceClient,  # noqa: F811
    double: ServingDouble,  # noqa: F811
    endpoints: Endpoints,  # noqa: F811
    clock: StillClock,  # noqa: F811
) -> None:
    registry = Registry(mlflow_client, environments)
    production, archive = registry.production, registry.archive
    now = datetime.now(UTC)

    # Train in dev, promote to the candidates, validate, promote to production.
    assert registry.bring_to_production(1.0) == "1"
    assert registry.state(registry.development) == {"1": ("challenger",)}
    assert registry.state(registry.candidate) == {"1": ("challenger",)}
    assert registry.state(production) == {"1": ("challenger",)}

    # The first version of all has nothing to be compared with: it becomes the champion, and is served.
    make_champion(mlflow_client, STAGES, production, None, "deploy-pipeline", "The first one", now)
    assert registry.state(production) == {"1": ("champion",)}
    double.serve(ENDPOINT, ("champion", "1", 100), model=str(production))

    # The second one has to prove itself on some of the requests first.
    assert registry.bring_to_production(0.1) == "2"
    assert registry.state(production) == {"1": ("champion",), "2": ("challenger",)}
    double.models.add((str(production), "2"))
    meter = ExportMeter(client, ENDPOINT, clock)
    limits = Limits(p95_ms=500, requests=200)
    verdict = Canary(endpoints, meter=meter, clock=clock, limits=limits).run(ENDPOINT, "2")
    assert verdict.accepted
    assert double.endpoints[ENDPOINT].versions == {"champion": "2"}
    make_champion(mlflow_client, STAGES, production, "2", "deploy-pipeline", verdict.reason, now)
    assert registry.state(production) == {"1": ("previous",), "2": ("champion",)}

    # It disappoints, and the one before returns: in the registry, then at the endpoint.
    rollback(mlflow_client, production, "oncall", "Complaints from support", now)
    assert registry.state(production) == {"1": ("champion",), "2": ()}
    asked = Smoke([{"dataframe_records": customer_churn(2).to_dict("records")}])
    assert blue_green(endpoints, ENDPOINT, "1", asked, Watch(meter=meter, limits=limits), clock).accepted
    assert double.endpoints[ENDPOINT].versions == {"champion": "1"}

    # A year later what nobody uses goes to the archive; the champion stays, whatever its age.
    rules = Rules.of(STAGES)
    in_a_year = now + timedelta(days=366)

    def served() -> frozenset[tuple[str, str]]:
        return served_versions([client])

    items = plan(mlflow_client, production.catalog, rules, served(), in_a_year, production.schema).items
    assert {item.version: item.action for item in items} == {"1": "keep", "2": "archive"}
    results = list(apply(mlflow_client, items, rules, served, "retention", in_a_year))
    assert [result.outcome for result in results] == ["archived"]
    assert registry.state(production) == {"1": ("champion",)}
    assert registry.state(archive) == {"1": ()}

    # The archive keeps it for two years more.
    kept, gone = (
        plan(
            mlflow_client, production.catalog, rules, served(), now + timedelta(days=days), archive.schema
        ).items
        for days in (700, 740)
    )
    assert [item.action for item in kept] == ["keep"]
    assert [item.action for item in gone] == ["delete"]

    # It is wanted back, answers as it did, and can be the champion again.
    restored = restore(mlflow_client, STAGES, archive, "1", "oncall", "The complaints had another cause", now)
    assert registry.state(production) == {"1": ("champion",), "3": ()}
    service = mlflow.pyfunc.load_model(get_version(mlflow_client, production, "3").uri)
    assert len(service.predict(customer_churn(5))) == 5
    make_champion(mlflow_client, STAGES, production, restored.target_version, "oncall", "Restored", now)
    assert registry.state(production) == {"1": ("previous",), "3": ("champion",)}
