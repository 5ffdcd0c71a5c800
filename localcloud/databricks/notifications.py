"""Destinations of notifications."""

from collections.abc import Iterable
from typing import cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import given, inner
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.workspace_objects import found

KINDS = {
    "email": "EMAIL",
    "genericWebhook": "WEBHOOK",
    "microsoftTeams": "MICROSOFT_TEAMS",
    "pagerduty": "PAGERDUTY",
    "slack": "SLACK",
}
"""The kinds of destinations: how the provider calls them, and the service."""


@register
class NotificationDestination(DatabricksResource):
    """A destination outside Databricks (``settings/resource_notification_destination.go``).

    The service never tells an address or a secret again, only that there is one (``urlSet``); the provider
    goes on with what it was given.
    """

    token = tokens.NOTIFICATION_DESTINATION
    plane = Plane.WORKSPACE

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a name that is empty."""
        if inputs.get("displayName") == "":
            yield Problem("displayName", "must not be empty")

    def replaces(self, old: Properties, new: Properties) -> Iterable[str]:
        """Yield the configuration, when the kind of destination changes."""
        if given(inner(old, "config"), *KINDS) != given(inner(new, "config"), *KINDS):
            yield "config"

    def name(self, inputs: Properties) -> str:
        """Return the name that people see."""
        return str(inputs["displayName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the destination."""
        return Answer(names.new_uuid(), _outputs(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the destination."""
        return _outputs(inputs)


def require_destination(route: Route, destination_id: str) -> None:
    """Raise the service's 404 for a destination that the workspace does not have."""
    if found(route, tokens.NOTIFICATION_DESTINATION, destination_id) is None:
        message = f"Notification destination {destination_id} does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)


def _outputs(inputs: Properties) -> Properties:
    config = inner(inputs, "config")
    kinds = given(config, *KINDS)
    if not kinds:
        raise errors.not_simulated("destinations of this kind")
    kind = kinds[0]
    details = cast("Properties", config[kind])
    marks = {} if kind == "email" else {f"{key}Set": True for key in given(details, *details)}
    return {**inputs, "config": {kind: {**details, **marks}}, "destinationType": KINDS[kind]}
