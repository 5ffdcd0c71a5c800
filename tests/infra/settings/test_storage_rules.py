"""What is refused of the data lake, the vault and the logs."""

import pytest

from tests.infra.settings.files import said


@pytest.mark.parametrize(
    ("stack", "key", "least", "most"),
    [
        ("dev", "storage.softDeleteDays", 1, 365),
        ("dev", "keyVault.softDeleteDays", 7, 90),
        ("dev", "network.egressIdleTimeoutMinutes", 4, 120),
        ("shared", "storage.softDeleteDays", 1, 365),
        ("shared", "logs.retentionDays", 30, 730),
        ("shared", "metastore.recipientTokenDays", 1, 365),
    ],
)
def test_numbers_are_within_what_the_platform_allows(stack: str, key: str, least: int, most: int) -> None:
    assert said(stack, {key: least}) == []
    assert said(stack, {key: most}) == []
    assert said(stack, {key: least - 1}) == [f"{key}: {least - 1} is too low; the least is {least}"]
    assert said(stack, {key: most + 1}) == [f"{key}: {most + 1} is too high; the most is {most}"]


def test_a_data_lake_is_replicated_in_a_way_that_hierarchical_namespaces_allow() -> None:
    assert said("dev", {"storage.replication": "Premium_LRS"}) == [
        "storage.replication: Premium_LRS is none of 'Standard_LRS', 'Standard_ZRS', 'Standard_GRS', "
        "'Standard_RAGRS', 'Standard_GZRS' or 'Standard_RAGZRS'"
    ]
