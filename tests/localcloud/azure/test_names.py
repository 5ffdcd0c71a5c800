"""Names that no type of Azure takes."""

import pytest

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.validation import problems

NAMED = [
    (kind.token, parameter)
    for kind in RESOURCE_TYPES.values()
    if isinstance(kind, ArmResource)
    for parameter in ids.parameters(kind.path)
    if parameter not in ("scope", "resourceUri")
]
GUIDS = ("roleAssignmentName", "roleDefinitionId")


@pytest.mark.parametrize(("token", "parameter"), NAMED)
def test_a_name_that_ends_in_a_newline_is_refused(token: str, parameter: str) -> None:
    kind = RESOURCE_TYPES[token]
    assert isinstance(kind, ArmResource)
    name = "6f0d64e2-0000-5000-8000-000000000001" if parameter in GUIDS else "name0"
    name = {"blobServicesName": "default", "recordType": "A", "privateZoneName": "a.b"}.get(parameter, name)
    assert parameter not in {problem.path for problem in kind.validate({parameter: name})}
    assert parameter in {problem.path for problem in kind.validate({parameter: f"{name}\n"})}


@pytest.mark.parametrize(
    "token",
    [
        token
        for token, kind in RESOURCE_TYPES.items()
        if isinstance(kind, ArmResource) and kind.tag_rules is not None
    ],
)
def test_a_tag_of_300_characters_is_refused(token: str) -> None:
    kind = RESOURCE_TYPES[token]
    assert "tags.owner" in {problem.path for problem in kind.validate({"tags": {"owner": "o" * 300}})}


def test_a_null_in_a_list_is_named() -> None:
    given = {
        "resourceGroupName": "rg",
        "virtualNetworkName": "vnet",
        "addressSpace": {"addressPrefixes": [None]},
    }
    (problem,) = problems("azure-native:network:VirtualNetwork", given)
    assert str(problem) == "addressSpace.addressPrefixes[0]: is null; take it out of the list"
