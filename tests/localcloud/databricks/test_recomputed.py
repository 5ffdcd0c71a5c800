"""What the provider takes for unknown at every change, and what it keeps."""

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from localcloud.protocol.difference import changes

POLICY: Properties = {
    "networkPolicyId": "np",
    "egress": {"networkAccess": {"restrictionMode": "FULL_ACCESS"}},
}
CHANGED: Properties = {**POLICY, "egress": {"networkAccess": {"restrictionMode": "RESTRICTED_ACCESS"}}}


def test_a_policy_without_the_accounts_id_is_replaced_by_every_change() -> None:
    kind = RESOURCE_TYPES[tokens.NETWORK_POLICY]
    assert any(change.replaces for change in changes(kind, POLICY, CHANGED))
    assert changes(kind, POLICY, POLICY) == []
    assert kind.replaced_beside, "the framework's types are created before the old one is deleted"


def test_a_policy_that_states_it_changes_in_place() -> None:
    kind, account = RESOURCE_TYPES[tokens.NETWORK_POLICY], {"accountId": "1"}
    found = changes(kind, {**POLICY, **account}, {**CHANGED, **account})
    assert [change.replaces for change in found] == [False]


@pytest.mark.parametrize(
    ("token", "path"),
    [
        (tokens.BUDGET_POLICY, "policyId"),
        (tokens.FEDERATION_POLICY, "policyId"),
        (tokens.SERVICE_PRINCIPAL, "applicationId"),
        (tokens.REGISTERED_MODEL, "storageLocation"),
    ],
)
def test_others_that_the_service_fills_keep_what_it_filled(token: str, path: str) -> None:
    """The framework's with ``UseStateForUnknown``, and those of the older SDK, which keeps values."""
    kind = RESOURCE_TYPES[token]
    assert path in kind.replace_on
    assert path not in kind.recomputed
