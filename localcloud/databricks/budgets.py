"""Budgets of the account, which tell people by e-mail what a month has cost.

https://docs.databricks.com/api/azure/account/budgets and ``finops/resource_budget.go`` of the Terraform
provider.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import azure_objects, names, tokens
from localcloud.databricks.base import DatabricksResource, milliseconds
from localcloud.databricks.routes import Plane, Route

LONGEST_NAME = 128
CHOICES = {
    "timePeriod": ("MONTH",),
    "triggerType": ("CUMULATIVE_SPENDING_EXCEEDED",),
    "quantityType": ("LIST_PRICE_DOLLARS_USD",),
}
"""What every alert says; each has one value today."""

SCOPES = ("ALERT_CONFIGURATION_SCOPE_TYPE_SHARED", "ALERT_CONFIGURATION_SCOPE_TYPE_PER_USER")
ACTIONS = ("EMAIL_NOTIFICATION", "BLOCK_USAGE")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@register
class Budget(DatabricksResource):
    """A budget with its alert."""

    token = tokens.BUDGET
    plane = Plane.ACCOUNT

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name, the alert and the filter."""
        name = inputs.get("displayName")
        if isinstance(name, str) and not 1 <= len(name) <= LONGEST_NAME:
            message = f"expected length of display_name to be in the range (1 - {LONGEST_NAME}), got {name}"
            yield Problem("displayName", message)
        alerts = inputs.get("alertConfigurations")
        if alerts is not UNKNOWN and len(_items(alerts)) != 1:
            yield Problem("alertConfigurations", "Budgets must have exactly one alert configuration")
        for index, alert in enumerate(_items(alerts)):
            yield from _alert_mistakes(f"alertConfigurations[{index}]", alert)
        yield from _filter_mistakes(inputs.get("filter"))

    def name(self, inputs: Properties) -> str:
        """Return the name that people see."""
        return str(inputs.get("displayName") or "")

    def same(self, path: str, old: object, new: object) -> bool:
        """Zeros at the end of a threshold make no difference."""
        if path == "alertConfigurations.quantityThreshold" and isinstance(old, str) and isinstance(new, str):
            return _amount(old) == _amount(new)
        return super().same(path, old, new)

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the budget."""
        budget_id, now = names.new_uuid(), milliseconds(route)
        account = route.cloud.identity.account_id
        filled = {
            "accountId": account,
            "budgetConfigurationId": budget_id,
            "createTime": now,
            "updateTime": now,
        }
        return Answer(f"{account}|{budget_id}", {**_settings(route, inputs, None), **filled})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the budget."""
        kept = {key: current.outputs[key] for key in ("accountId", "budgetConfigurationId", "createTime")}
        return {**_settings(route, inputs, current), **kept, "updateTime": milliseconds(route)}


def _alert_mistakes(path: str, alert: Properties) -> Iterator[Problem]:
    for key, allowed in CHOICES.items():
        if alert.get(key) is None:
            yield Problem(f"{path}.{key}", "Missing required argument")
        else:
            yield from _choice(f"{path}.{key}", alert.get(key), allowed)
    yield from _choice(f"{path}.scopeType", alert.get("scopeType"), SCOPES)
    threshold = alert.get("quantityThreshold")
    if threshold is None:
        yield Problem(f"{path}.quantityThreshold", "Missing required argument")
    elif isinstance(threshold, str) and (_amount(threshold) or 0) <= 0:
        message = f"quantity_threshold must be a decimal number greater than 0, got {threshold}"
        yield Problem(f"{path}.quantityThreshold", message)
    actions = alert.get("actionConfigurations")
    if actions is not UNKNOWN and not _items(actions):
        yield Problem(f"{path}.actionConfigurations", "Missing required argument")
    for index, action in enumerate(_items(actions)):
        yield from _action_mistakes(f"{path}.actionConfigurations[{index}]", action)


def _action_mistakes(path: str, action: Properties) -> Iterator[Problem]:
    kind, target = action.get("actionType"), action.get("target")
    if kind is None:
        yield Problem(f"{path}.actionType", "Missing required argument")
    yield from _choice(f"{path}.actionType", kind, ACTIONS)
    if kind == "EMAIL_NOTIFICATION" and target is None:
        yield Problem(f"{path}.target", "Missing required argument")
    elif kind == "EMAIL_NOTIFICATION" and isinstance(target, str) and not _ADDRESS.fullmatch(target):
        yield Problem(f"{path}.target", f"{target} is no e-mail address")
    elif kind == "BLOCK_USAGE" and target is not None:
        yield Problem(f"{path}.target", "target does not apply to BLOCK_USAGE")


def _filter_mistakes(of: object) -> Iterator[Problem]:
    if not isinstance(of, dict):
        return
    given = cast("Properties", of)
    keys: list[object] = []
    for index, tag in enumerate(_items(given.get("tags"))):
        path, key = f"filter.tags[{index}]", tag.get("key")
        if isinstance(key, str) and key in keys:
            yield Problem(f"{path}.key", f"the tag {key} is there twice")
        keys.append(key)
        value = tag.get("value")
        operator = cast("Properties", value).get("operator") if isinstance(value, dict) else None
        yield from _choice(f"{path}.value.operator", operator, ("IN",))
    workspaces = given.get("workspaceId")
    operator = cast("Properties", workspaces).get("operator") if isinstance(workspaces, dict) else None
    yield from _choice("filter.workspaceId.operator", operator, ("IN",))


def _choice(path: str, value: object, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if value is not None and value is not UNKNOWN and value not in allowed:
        listed = " ".join(f'"{one}"' for one in allowed)
        yield Problem(path, f"expected {path} to be one of [{listed}], got {value}")


def _settings(route: Route, inputs: Properties, current: Stored | None) -> Properties:
    """Return the inputs with an id for every alert and action; those that are there keep theirs."""
    wanted = cast("Properties", cast("Properties", inputs.get("filter") or {}).get("workspaceId") or {})
    for number in cast("list[int]", wanted.get("values") or []):
        azure_objects.workspace_with_id(route.cloud, str(number))
    before = _items(current.outputs.get("alertConfigurations")) if current else []
    alerts = [
        _with_ids(alert, before[index] if index < len(before) else {})
        for index, alert in enumerate(_items(inputs.get("alertConfigurations")))
    ]
    return {**inputs, "alertConfigurations": alerts}


def _with_ids(alert: Properties, before: Properties) -> Properties:
    old = _items(before.get("actionConfigurations"))
    actions = [
        {
            "actionConfigurationId": (old[index] if index < len(old) else {}).get("actionConfigurationId")
            or names.new_uuid(),
            **action,
        }
        for index, action in enumerate(_items(alert.get("actionConfigurations")))
    ]
    own = before.get("alertConfigurationId") or names.new_uuid()
    return {"alertConfigurationId": own, "scopeType": SCOPES[0], **alert, "actionConfigurations": actions}


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _items(value: object) -> list[dict[str, Any]]:
    """Return the known objects in a list."""
    if not isinstance(value, list):
        return []
    return [cast("Properties", one) for one in cast("list[object]", value) if isinstance(one, dict)]
