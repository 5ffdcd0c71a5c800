"""URIs of MLflow's tracking server and model registry."""

import re
from urllib.parse import urlsplit

Profile = str | None

_DATABRICKS = re.compile(r"databricks(-uc)?(://[^/: .]+)?")
"""What follows the slashes is a profile of ``~/.databrickscfg``. MLflow refuses slashes, colons and spaces in
it (``validate_db_scope_prefix_info`` in https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/utils/uri.py); a
dot is refused here, as it tells that a catalog and a schema were meant.
"""


def check_tracking_uri(uri: str) -> str:
    """Return the URI of a tracking server.

    Raises:
        ValueError: it is none, or one that MLflow would take as something else.
    """
    if uri == "databricks-uc" or uri.startswith("databricks-uc:"):
        raise ValueError(
            "databricks-uc is a registry; runs are tracked in databricks or databricks://PROFILE"
        )
    return _check(uri, "databricks")


def check_registry_uri(uri: str) -> str:
    """Return the URI of a model registry.

    Raises:
        ValueError: it is none, or the workspace's old registry, which knows neither catalogs nor aliases.
    """
    if uri == "databricks" or uri.startswith("databricks:"):
        raise ValueError("databricks is the workspace's old registry; models are in databricks-uc")
    return _check(uri, "databricks-uc")


def profile_in(uri: str) -> Profile:
    """Return the profile that a Databricks URI names, or None."""
    scheme, _, rest = uri.partition("://")
    return rest or None if scheme.startswith("databricks") else None


def _check(uri: str, scheme: str) -> str:
    if _DATABRICKS.fullmatch(uri):
        return uri
    if uri.startswith(f"{scheme}://"):
        # scope:prefix would read a token that somebody stored, and catalog.schema a profile of that name.
        raise ValueError(
            f"after {scheme}:// comes a profile of ~/.databrickscfg, without any of / : . and space; "
            "catalog and schema are in models_catalog and models_schema"
        )
    address = urlsplit(uri)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ValueError(f"use {scheme}, {scheme}://PROFILE, or the http(s) address of a server of your own")
    if address.username or address.password:
        raise ValueError(
            "an address holds no password, as addresses are logged: use MLFLOW_TRACKING_USERNAME and "
            "MLFLOW_TRACKING_PASSWORD"
        )
    return uri
