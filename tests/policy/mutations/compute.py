"""Compute that runs for too long, or that is too large."""

from tests.policy.mutation import Mutation, Put

CLUSTER = "databricks:index/cluster:Cluster"

MUTATIONS = [
    Mutation("compute-auto-termination", "a cluster never ends", Put(CLUSTER, "autoterminationMinutes", 0)),
    Mutation(
        "compute-auto-termination", "a cluster idles for long", Put(CLUSTER, "autoterminationMinutes", 600)
    ),
]
