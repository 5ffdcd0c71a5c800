"""Keys of another file: named with the file that has them."""

import pytest

from tests.infra.settings.files import said


@pytest.mark.parametrize(
    ("stack", "key", "file"),
    [
        ("dev", "systemSchemas", "Pulumi.shared.yaml"),
        ("prod", "models", "Pulumi.shared.yaml"),
        ("prod", "cost.budgets", "Pulumi.shared.yaml"),
        ("test", "network.existingId", "Pulumi.shared.yaml"),
        ("shared", "secretScope", "an environment's file"),
        ("shared", "network.hostSubnet", "an environment's file"),
        ("shared", "cost.dailyAlertUsd", "an environment's file"),
    ],
)
def test_a_key_of_another_file_is_told_where_it_belongs(stack: str, key: str, file: str) -> None:
    assert said(stack, {key: "x"}) == [f"{key}: is a setting of {file}, not of this file; move it there"]


def test_all_of_them_are_told_beside_other_mistakes_and_nothing_else_is_said_of_them() -> None:
    assert said("dev", {"metastore": {}, "models": None, "storage.replication": "LRS"}) == [
        "storage.replication: LRS is none of 'Standard_LRS', 'Standard_ZRS', 'Standard_GRS', "
        "'Standard_RAGRS', 'Standard_GZRS' or 'Standard_RAGZRS'",
        "metastore: is a setting of Pulumi.shared.yaml, not of this file; move it there",
        "models: is a setting of Pulumi.shared.yaml, not of this file; move it there",
    ]
