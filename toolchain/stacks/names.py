"""What a URN says: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`."""


def logical_name(urn: str) -> str:
    """The name that the program gave."""
    return urn.split("::", 3)[-1]


def short_type(urn: str) -> str:
    """The last word of the type: `StorageAccount` of `azure-native:storage:StorageAccount`."""
    return urn.split("::", 3)[2].rsplit(":", 1)[-1] if urn.count("::") >= 3 else urn
