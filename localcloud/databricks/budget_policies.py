"""Budget policies: tags that serverless usage carries into the bill. They limit nothing.

https://docs.databricks.com/api/azure/account/budgetpolicy and ``docs/resources/budget_policy.md`` of the
Terraform provider.
"""

from collections.abc import Iterable
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import azure_objects, errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Plane, Route

MOST_TAGS = 20
RESERVED_PREFIX = "databricks:"
RESERVED_KEYS = ("budget-policy-name", "budget-policy-id", "budget-policy-resolution-result")


@register
class BudgetPolicy(DatabricksResource):
    """A policy, for the workspaces that it names or for all."""

    token = tokens.BUDGET_POLICY
    plane = Plane.ACCOUNT
    framework = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name and the tags."""
        name = inputs.get("policyName")
        if isinstance(name, str) and (name.startswith(RESERVED_PREFIX) or not _is_latin(name)):
            message = (
                f"a policy name has characters of ISO 8859-1 only and does not start with {RESERVED_PREFIX}"
            )
            yield Problem("policyName", message)
        tags = inputs.get("customTags")
        given = cast("list[Any]", tags) if isinstance(tags, list) else []
        if len(given) > MOST_TAGS:
            yield Problem("customTags", f"a budget policy has at most {MOST_TAGS} tags")
        keys: list[str] = []
        for index, tag in enumerate(given):
            key = cast("Properties", tag).get("key") if isinstance(tag, dict) else None
            if not isinstance(key, str):
                continue
            if key in RESERVED_KEYS:
                yield Problem(f"customTags[{index}].key", f"the tag {key} is reserved")
            if key in keys:
                yield Problem(f"customTags[{index}].key", f"the tag {key} is there twice")
            keys.append(key)

    def name(self, inputs: Properties) -> str:
        """Return the policy's name."""
        return str(inputs.get("policyName") or "")

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the policy under a name that is free in the account."""
        _admit(route, inputs, None)
        policy_id = names.new_uuid()
        return Answer(policy_id, {**inputs, "policyId": policy_id})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change name, tags and workspaces."""
        _admit(route, inputs, current)
        return {**current.outputs, **inputs, "policyId": current.id}


def _admit(route: Route, inputs: Properties, current: Stored | None) -> None:
    name = inputs.get("policyName")
    for other in route.cloud.all(tokens.BUDGET_POLICY):
        if name and other.name == name and (current is None or other.id != current.id):
            message = f"Budget policy with name {name} already exists"
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
    for number in cast("list[int]", inputs.get("bindingWorkspaceIds") or []):
        azure_objects.workspace_with_id(route.cloud, str(number))


def _is_latin(text: str) -> bool:
    return all(ord(character) < 256 for character in text)
