"""Endpoints that nobody can look into, that leak, or that serve what they should not."""

from tests.policy.mutation import Mutation, Put, drop

ENDPOINT = "databricks:index/modelServing:ModelServing"
ENTITY = "config.servedEntities.0"
ROUTE = "config.trafficConfig.routes.0"

MUTATIONS = [
    Mutation(
        "serving-inference-table",
        "requests are not recorded",
        Put(ENDPOINT, "aiGateway.inferenceTableConfig.enabled", False),
        stack="prod",
    ),
    Mutation(
        "serving-inference-table",
        "there is no inference table",
        drop(ENDPOINT, "aiGateway.inferenceTableConfig"),
    ),
    Mutation(
        "serving-usage-tracking",
        "usage is not tracked",
        Put(ENDPOINT, "aiGateway.usageTrackingConfig.enabled", False),
        stack="prod",
    ),
    Mutation(
        "serving-usage-tracking",
        "nothing is said about usage",
        drop(ENDPOINT, "aiGateway.usageTrackingConfig"),
    ),
    Mutation(
        "serving-traffic",
        "a tenth of the requests goes nowhere",
        Put(ENDPOINT, f"{ROUTE}.trafficPercentage", 90),
    ),
    Mutation(
        "serving-traffic",
        "a route leads to a version that is not served",
        Put(ENDPOINT, f"{ROUTE}.servedEntityName", "challenger"),
        stack="prod",
    ),
    Mutation(
        "serving-no-secrets-in-the-open",
        "a variable is a token",
        Put(ENDPOINT, f"{ENTITY}.environmentVars", {"FEATURES_TOKEN": "dapi123"}),
    ),
    Mutation(
        "serving-no-secrets-in-the-open",
        "a reference to a secret is incomplete",
        Put(ENDPOINT, f"{ENTITY}.environmentVars", {"API_KEY": "{{secrets/scope}}"}),
        stack="prod",
    ),
    Mutation("serving-sizes", "an endpoint is large", Put(ENDPOINT, f"{ENTITY}.workloadSize", "Large")),
    Mutation(
        "serving-sizes",
        "nothing is said about the size",
        drop(ENDPOINT, f"{ENTITY}.workloadSize"),
        stack="prod",
    ),
    Mutation("serving-hardware", "a model gets a GPU", Put(ENDPOINT, f"{ENTITY}.workloadType", "GPU_SMALL")),
    Mutation(
        "serving-hardware",
        "a model gets four GPUs",
        Put(ENDPOINT, f"{ENTITY}.workloadType", "MULTIGPU_MEDIUM"),
        stack="prod",
    ),
    Mutation(
        "serving-stays-warm",
        "a production endpoint scales to zero",
        Put(ENDPOINT, f"{ENTITY}.scaleToZeroEnabled", True),
        stack="prod",
    ),
    Mutation(
        "serving-stays-warm",
        "one of two versions scales to zero",
        Put(
            ENDPOINT,
            "config",
            {
                "servedEntities": [
                    {
                        "name": name,
                        "entityName": "ml_models_catalog.production_models.customer_churn",
                        "entityVersion": "1",
                        "workloadSize": "Small",
                        "scaleToZeroEnabled": idle,
                    }
                    for name, idle in (("champion", False), ("challenger", True))
                ],
                "trafficConfig": {
                    "routes": [
                        {"servedEntityName": "champion", "trafficPercentage": 90},
                        {"servedEntityName": "challenger", "trafficPercentage": 10},
                    ]
                },
            },
        ),
        stack="prod",
    ),
    Mutation(
        "serving-model-stage",
        "a development model is served in production",
        Put(ENDPOINT, f"{ENTITY}.entityName", "ml_models_catalog.dev_models.customer_churn"),
        stack="prod",
    ),
    Mutation(
        "serving-model-stage",
        "a model's schema only begins like the allowed one",
        Put(ENDPOINT, f"{ENTITY}.entityName", "ml_models_catalog.dev_models_old.customer_churn"),
    ),
    Mutation(
        "serving-own-inference-table",
        "production's requests are recorded in dev",
        Put(ENDPOINT, "aiGateway.inferenceTableConfig.catalogName", "ml_dev_catalog"),
        stack="prod",
    ),
    Mutation(
        "serving-own-inference-table",
        "dev's requests are recorded in production",
        Put(ENDPOINT, "aiGateway.inferenceTableConfig.catalogName", "ml_prod_catalog"),
    ),
]
