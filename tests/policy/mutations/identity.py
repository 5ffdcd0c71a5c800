"""Identities with secrets, or with more rights than they need."""

from tests.policy.mutation import Mutation, add

MUTATIONS = [
    Mutation(
        "identity-no-client-secrets",
        "a service principal has a secret",
        add(
            "databricks:index/servicePrincipalSecret:ServicePrincipalSecret",
            "deploy-secret",
            {"servicePrincipalId": "1", "lifetime": "63072000s"},
        ),
        stack="shared",
    ),
    Mutation(
        "identity-no-client-secrets",
        "a pipeline gets a personal access token",
        add("databricks:index/token:Token", "pipeline-token", {"comment": "for the pipeline"}),
    ),
]
