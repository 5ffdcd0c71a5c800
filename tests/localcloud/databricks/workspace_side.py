"""Objects of a workspace that other objects stand on, put into the store as their own types leave them."""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens


def warehouse(cloud: Cloud, id: str = "wh1", number: str = "101") -> str:
    """Put a SQL warehouse and return its id."""
    _put(cloud, tokens.SQL_WAREHOUSE, id, number, {"name": id})
    return id


def folder(cloud: Cloud, path: str, number: str = "101") -> str:
    """Put a folder and return its path."""
    _put(cloud, tokens.DIRECTORY, f"{number}|{path}", number, {"path": path})
    return path


def _put(cloud: Cloud, token: str, id: str, number: str, inputs: Properties) -> None:
    outputs = {**inputs, "providerConfig": {"workspaceId": number}}
    cloud.put(Stored(token, id, id, inputs, outputs, cloud.now()))
