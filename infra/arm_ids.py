"""ARM ids taken apart.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
"""


def name_of(id: str) -> str:
    """Return the name of the resource that an ARM id names: its last part."""
    return id.rpartition("/")[2]


def resource_group_of(id: str) -> str:
    """Return the resource group that an ARM id names.

    Raises:
        ValueError: the id names no resource group.
    """
    parts = id.split("/")
    for position, part in enumerate(parts[:-1]):
        if part.lower() == "resourcegroups":
            return parts[position + 1]
    raise ValueError(f"{id} names no resource group")
