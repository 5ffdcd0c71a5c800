"""Microsoft.ManagedIdentity: user-assigned identities, and the outside workloads that may be them.

https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations and
specification/msi/resource-manager/Microsoft.ManagedIdentity/ManagedIdentity/stable/2023-01-31.
"""

import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import count, text
from localcloud.azure.tokens import FEDERATED_CREDENTIAL, USER_ASSIGNED_IDENTITY
from localcloud.core import busy
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

MOST_CREDENTIALS = 20
LONGEST = 600
"""Characters of an issuer, a subject or an audience."""

WRITE = 0.1
"""Seconds that a write to an identity's credentials goes on; long enough to meet whatever runs beside it."""

_IDENTITY_NAME = NameRule(
    3,
    128,
    r"[A-Za-z0-9][A-Za-z0-9_-]*",
    "letters, digits, hyphens and underscores, and starts with a letter or digit",
)
_CREDENTIAL_NAME = NameRule(
    3,
    120,
    r"[A-Za-z0-9][A-Za-z0-9_-]*",
    "letters, digits, hyphens and underscores, and starts with a letter or digit",
)


@register
class UserAssignedIdentity(ArmResource):
    """An identity of its own, which roles are given to and resources or outside workloads may use."""

    token = USER_ASSIGNED_IDENTITY
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"
    )
    api_version = "2023-01-31"
    names = by_parameter(resourceName=_IDENTITY_NAME)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the principal of the tenant and its application, which last as long as the identity."""
        before = current.outputs if current else {}
        return {
            "principalId": before.get("principalId", str(uuid.uuid4())),
            "clientId": before.get("clientId", str(uuid.uuid4())),
            "tenantId": cloud.identity.tenant_id,
        }


@register
class FederatedIdentityCredential(ArmResource):
    """That tokens of an outside issuer for one subject are accepted as the identity."""

    token = FEDERATED_CREDENTIAL
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"
        "/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}"
    )
    api_version = "2023-01-31"
    parent = USER_ASSIGNED_IDENTITY
    names = by_parameter(
        resourceName=_IDENTITY_NAME, federatedIdentityCredentialResourceName=_CREDENTIAL_NAME
    )
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the issuer, the subject and the one audience."""
        for key in ("issuer", "subject"):
            value = text(inputs, key)
            if value is not None and (not value.strip() or value != value.strip() or len(value) > LONGEST):
                limit = f"1 to {LONGEST} characters without spaces around them"
                yield Problem(key, f"BadRequest: the {key} of a federated credential has {limit}")
        issuer = text(inputs, "issuer")
        if issuer is not None and not _is_https(issuer):
            yield Problem("issuer", f"BadRequest: The issuer '{issuer}' must be an https URL")
        audiences = count(inputs, "audiences")
        if audiences is not None and audiences != 1:
            message = f"BadRequest: a federated credential has exactly one audience, not {audiences}"
            yield Problem("audiences", message)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that nobody writes at the same time, the number, and that issuer and subject are new."""
        _begin(id)
        others = [
            one
            for one in cloud.all(FEDERATED_CREDENTIAL)
            if ids.same(_identity(one.id), _identity(id)) and not ids.same(one.id, id)
        ]
        if len(others) >= MOST_CREDENTIALS:
            raise CloudError(
                "TooManyFederatedIdentityCredentials",
                f"The managed identity '{_identity(id)}' has {len(others)} federated identity credentials; "
                f"it cannot have more than {MOST_CREDENTIALS}.",
                409,
            )
        for other in others:
            if all(other.inputs[key] == inputs[key] for key in ("issuer", "subject")):
                raise CloudError(
                    "Conflict",
                    "Issuer and subject combination already exists for this Managed Identity: "
                    f"'{other.name}' has issuer '{inputs['issuer']}' and subject '{inputs['subject']}'.",
                    409,
                )

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Check that nobody writes at the same time."""
        _begin(current.id)


def _begin(credential_id: str) -> None:
    """Start a write to an identity's credentials, of which there may be one at a time.

    https://github.com/Azure/bicep-registry-modules/issues/1447
    """
    identity = _identity(credential_id)
    if not busy.claim(f"{identity.casefold()}/federatedIdentityCredentials", WRITE):
        raise CloudError(
            "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
            "Too many Federated Identity Credentials are written concurrently for the managed identity "
            f"'{identity}'. Concurrent Federated Identity Credentials writes under the same managed "
            "identity are not supported.",
            409,
        )


def _identity(credential_id: str) -> str:
    return ids.parent(credential_id)


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)
