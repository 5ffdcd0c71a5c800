"""Microsoft.Insights: diagnostic settings.

https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings and
https://learn.microsoft.com/azure/azure-monitor/reference/logs-index for the categories.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.limits import Range
from localcloud.azure.monitor_categories import categories_of
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import entries, get, text
from localcloud.azure.references import find
from localcloud.azure.tokens import DIAGNOSTIC_SETTING, LOG_WORKSPACE, STORAGE_ACCOUNT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_DESTINATIONS = (
    "workspaceId",
    "storageAccountId",
    "eventHubAuthorizationRuleId",
    "serviceBusRuleId",
    "marketplacePartnerId",
)
_MOST_SETTINGS = 5
_STORAGE_SERVICE = re.compile(
    r"(?P<account>.*/storageAccounts/[^/]+)/(blob|file|queue|table)Services/default", re.I
)
_GROUPS = frozenset({"allLogs", "audit"})


@register
class DiagnosticSetting(ArmResource):
    """Where a resource sends its logs and metrics."""

    token = DIAGNOSTIC_SETTING
    path = "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}"
    api_version = "2021-05-01-preview"
    names = by_parameter(
        name=NameRule(
            1,
            260,
            r"[^<>%&:\\?/*+.\x00-\x1f]*[^<>%&:\\?/*+.\s]",
            "no <>*%&:\\?/+., no control character, no space at the end",
        )
    )
    located = None
    tag_rules = None
    unchecked_references = frozenset({"resourceUri"})
    limits: ClassVar = {
        "logs.retentionPolicy.days": Range(0),
        "metrics.retentionPolicy.days": Range(0),
    }

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that something is sent somewhere."""
        if all(get(inputs, key) is None for key in _DESTINATIONS):
            message = "BadRequest: At least one data sink needs to be specified."
            yield Problem("workspaceId", message)
        if not any(get(inputs, key) for key in ("logs", "metrics")):
            yield Problem("logs", "BadRequest: At least one log or metric category needs to be specified.")
        for path, log in entries(inputs, "logs"):
            if (get(log, "category") is None) == (get(log, "categoryGroup") is None):
                yield Problem(path, "names either a category or a categoryGroup")
            group = text(log, "categoryGroup")
            if group is not None and group not in _GROUPS:
                yield Problem(f"{path}.categoryGroup", f"'{group}' is none of {', '.join(sorted(_GROUPS))}")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check both ends, the categories, and the resource's other settings.

        In which words Azure refuses a destination of another type, no public source shows.
        """
        kind = _source_kind(cloud, str(inputs["resourceUri"]))
        if kind is None:
            name = str(inputs["resourceUri"]).partition("/providers/")[2] or inputs["resourceUri"]
            raise CloudError("ResourceNotFound", f"The Resource '{name}' was not found.", 404)
        for key, token in (("workspaceId", LOG_WORKSPACE), ("storageAccountId", STORAGE_ACCOUNT)):
            sink = text(inputs, key)
            stored = find(cloud, sink) if sink is not None else None
            if stored is not None and stored.token != token:
                raise CloudError(
                    "BadRequest", f"The resource '{sink}' is no destination that {key} can name."
                )
        _require_categories(kind, inputs)
        _require_apart(cloud, id, kind, inputs)


def _source_kind(cloud: Cloud, uri: str) -> str | None:
    """Return the type of the resource that sends, or None if it does not exist.

    A storage account's services are there as long as the account is, whether or not they are declared.
    """
    kind = ids.type_of(uri)
    service = _STORAGE_SERVICE.fullmatch(uri)
    source = find(cloud, service["account"] if service else uri)
    return kind if source is not None else None


def _require_categories(kind: str, inputs: Properties) -> None:
    known = categories_of(kind)
    if known is None:
        return
    for list_name, allowed in (("logs", known.logs), ("metrics", known.metrics)):
        for _, item in entries(inputs, list_name):
            category = text(item, "category")
            if category is None and item.get("categoryGroup") and not allowed:
                raise CloudError("BadRequest", f"Category group '{item['categoryGroup']}' is not supported.")
            if category is not None and category not in allowed:
                supported = f", supported categories are: '{';'.join(sorted(allowed))}'" if allowed else ""
                raise CloudError("BadRequest", f"Category '{category}' is not supported{supported}.")


def _require_apart(cloud: Cloud, id: str, kind: str, inputs: Properties) -> None:
    source = str(inputs["resourceUri"])
    others = [
        other
        for other in cloud.all(DIAGNOSTIC_SETTING)
        if ids.same(str(other.inputs["resourceUri"]), source) and not ids.same(other.id, id)
    ]
    if len(others) >= _MOST_SETTINGS:
        message = f"The resource '{source}' has {len(others)} diagnostic settings, the most that are allowed."
        raise CloudError("Conflict", message, 409)
    for other in others:
        for key in _DESTINATIONS:
            sink = text(inputs, key)
            shared = _shared(kind, _categories(inputs), _categories(other.inputs))
            if sink is not None and ids.same(sink, text(other.inputs, key) or "") and shared:
                raise CloudError(
                    "Conflict",
                    f"Data sink '{sink}' is already used in diagnostic setting '{other.name}' for category "
                    f"'{sorted(shared)[0]}'. Data sinks can't be reused in different settings on the same "
                    "category for the same resource.",
                    409,
                )


def _categories(inputs: Properties) -> set[str]:
    """Return the categories and category groups that a setting sends."""
    sent = (item for key in ("logs", "metrics") for _, item in entries(inputs, key) if item.get("enabled"))
    return {str(item.get("category") or item.get("categoryGroup")) for item in sent}


def _shared(kind: str, some: set[str], others: set[str]) -> set[str]:
    """Return what two settings both send; the group of all logs holds every category and group of logs."""
    known = categories_of(kind)
    logs = _GROUPS | (known.logs if known else set[str]())
    everything = (other & logs for one, other in ((some, others), (others, some)) if "allLogs" in one)
    return (some & others) or set[str]().union(*everything)
