"""The cluster policies of an environment, from its stack's state: the bundle's jobs have to keep them."""

import json
from typing import Any

from toolchain.commands import ask
from toolchain.failure import SetupError

CLUSTER_POLICY = "databricks:index/clusterPolicy:ClusterPolicy"

Rules = dict[str, dict[str, Any]]
"""A policy's definition: a rule for each attribute."""


def read(stack: str) -> dict[str, Rules]:
    """Return the policies' definitions by id.

    Raises:
        SetupError: the state cannot be read.
    """
    answer = ask(["pulumi", "stack", "export", "--stack", stack])
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["no reason"])[-1].removeprefix("error: ")
        raise SetupError(f"the state of {stack} cannot be read ({reason})")
    resources: list[dict[str, Any]] = json.loads(answer.stdout)["deployment"].get("resources") or []
    return {
        one["id"]: json.loads(one["outputs"]["definition"])
        for one in resources
        if one["type"] == CLUSTER_POLICY
    }


def workers(rules: Rules) -> dict[str, int]:
    """Return the size that a policy proposes for a cluster, as its ``autoscale``."""
    return {key: int(rules[f"autoscale.{key}"]["defaultValue"]) for key in ("min_workers", "max_workers")}
