"""Cluster policies: what the clusters that people and jobs make may be."""

from collections.abc import Iterable, Iterator

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, policy_grammar, policy_libraries, tokens, workspace_objects
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.policy_grammar import Rule
from localcloud.databricks.routes import Plane, Route

LONGEST_NAME = 100


@register
class ClusterPolicy(DatabricksResource):
    """A policy with a definition of its own: https://docs.databricks.com/api/workspace/clusterpolicies.

    Policies of a policy family, which Databricks defines, are not simulated.
    """

    token = tokens.CLUSTER_POLICY
    plane = Plane.WORKSPACE
    auto_name = "name"

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with name, numbers and definition."""
        name = inputs.get("name")
        if isinstance(name, str) and not 1 <= len(name) <= LONGEST_NAME:
            yield Problem("name", f"the name of a cluster policy has 1 to {LONGEST_NAME} characters")
        most = inputs.get("maxClustersPerUser")
        if isinstance(most, int) and most < 1:
            yield Problem("maxClustersPerUser", "max_clusters_per_user must be greater than 0")
        yield from policy_libraries.problems(inputs)
        yield from _definition_mistakes(inputs)

    def name(self, inputs: Properties) -> str:
        """Return the policy's name."""
        return str(inputs["name"])

    def same(self, path: str, old: object, new: object) -> bool:
        """White space around a definition makes no difference (``SuppressDiffWhitespaceChange``)."""
        if path == "definition" and isinstance(old, str) and isinstance(new, str):
            return old.strip() == new.strip()
        return super().same(path, old, new)

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the policy under a name that is free in the workspace."""
        _admit(route, inputs, None)
        policy_id = workspace_objects.new_hexadecimal_id().upper()
        return Answer(policy_id, {**inputs, "policyId": policy_id})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the policy; clusters are measured by it when they change next."""
        _admit(route, inputs, current)
        return {**current.outputs, **inputs}


def rules_of(route: Route, policy_id: str) -> dict[str, Rule]:
    """Return the rules of a policy of the route's workspace, or raise that there is none."""
    policy = workspace_objects.found(route, tokens.CLUSTER_POLICY, policy_id)
    if policy is None:
        raise errors.invalid(f"Can't find a cluster policy with id: {policy_id}.")
    return policy_grammar.parse(str(policy.outputs["definition"]))


def _definition_mistakes(inputs: Properties) -> Iterator[Problem]:
    definition = inputs.get("definition")
    if definition is None and inputs.get("policyFamilyId") is None:
        message = "Missing required argument: one of `definition,policyFamilyId` must be specified"
        yield Problem("definition", message)
    elif isinstance(definition, str):
        for mistake in policy_grammar.problems(definition):
            yield Problem("definition", mistake)


def _admit(route: Route, inputs: Properties, current: Stored | None) -> None:
    if inputs.get("policyFamilyId"):
        raise errors.not_simulated("cluster policies of a policy family")
    name = str(inputs["name"])
    message = f"Cluster policy with name '{name}' already exists"
    workspace_objects.require_unused_name(route, tokens.CLUSTER_POLICY, name, message, current)
