"""Microsoft.Authorization: management locks.

specification/resources/resource-manager/Microsoft.Authorization/locks/stable/2020-05-01
"""

from collections.abc import Iterator

from localcloud.azure.arm import ArmResource
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import text
from localcloud.azure.references import scope_exists
from localcloud.azure.tokens import MANAGEMENT_LOCK
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_LEVELS = ("CanNotDelete", "ReadOnly")
"""``NotSpecified`` stands in the specification too, and is refused by the service."""

_LONGEST_NOTES = 512


@register
class ManagementLock(ArmResource):
    """A lock on a resource, a resource group or the subscription, and on all that lies in it."""

    token = MANAGEMENT_LOCK
    path = "/{scope}/providers/Microsoft.Authorization/locks/{lockName}"
    api_version = "2020-05-01"
    names = by_parameter(
        lockName=NameRule(
            1, 260, r"[^<>%&:\\?/\x00-\x1f]+", "no <, >, %, &, :, \\, ?, / or control characters"
        )
    )
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check level and notes."""
        level = text(inputs, "level")
        if level is not None and level not in _LEVELS:
            yield Problem("level", f"InvalidLockLevel: '{level}' is none of {', '.join(_LEVELS)}")
        notes = text(inputs, "notes")
        if notes is not None and len(notes) > _LONGEST_NOTES:
            yield Problem("notes", f"has {len(notes)} characters; notes have {_LONGEST_NOTES} at the most")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that there is something to lock."""
        scope = "/" + str(inputs["scope"]).strip("/")
        if not scope_exists(cloud, scope):
            message = f"The Resource '{scope.partition('/providers/')[2] or scope}' was not found."
            raise CloudError("ResourceNotFound", message, 404)
