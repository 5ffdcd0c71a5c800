"""How this process signs in to Databricks: by the SDK's unified authentication, federation first.

Federation exchanges a token that the place of work issues anew each time (a job on GitHub, for instance), so
there is no secret that could leak: https://docs.databricks.com/aws/en/dev-tools/auth/oauth-federation
"""

import os
from collections.abc import Mapping

from databricks.sdk import WorkspaceClient

from company_ml.errors import InputError

STATIC = frozenset({"pat", "basic"})
"""The SDK's names for personal access tokens and passwords. They act for a person, live long and stay valid
wherever they are copied to, so they are refused unless ``COMPANY_ML_STATIC_TOKENS`` is ``allowed``:
https://docs.databricks.com/aws/en/dev-tools/auth/pat
"""
STATIC_VARIABLE = "COMPANY_ML_STATIC_TOKENS"

_GITHUB = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
WAYS: Mapping[str, tuple[str, ...]] = {
    "env-oidc": ("DATABRICKS_CLIENT_ID", "DATABRICKS_OIDC_TOKEN"),
    "file-oidc": ("DATABRICKS_CLIENT_ID", "DATABRICKS_OIDC_TOKEN_FILEPATH"),
    "github-oidc": ("DATABRICKS_CLIENT_ID", *_GITHUB),
    "azure-client-secret": ("ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET"),
    "oauth-m2m": ("DATABRICKS_CLIENT_ID", "DATABRICKS_CLIENT_SECRET"),
}
"""The ways of a pipeline, by the SDK's names, and the variables of each besides ``DATABRICKS_HOST``; those
that store no secret come first. (``databricks/sdk/credentials_provider.py`` of databricks-sdk 0.156.0.)
"""
_FEDERATED = ("env-oidc", "file-oidc", "github-oidc")


def prefer_federation() -> None:
    """Make the process sign in by federation where its variables are set, even if others are set, too.

    The SDK itself would take a token or a stored secret first, or refuse to choose. It and MLflow, which
    makes SDK clients of its own, read the choice from ``DATABRICKS_AUTH_TYPE``; one that is set stays.
    """
    if os.environ.get("DATABRICKS_AUTH_TYPE") or os.environ.get("DATABRICKS_CONFIG_PROFILE"):
        return
    for way in _FEDERATED:
        if not _missing(way):
            os.environ["DATABRICKS_AUTH_TYPE"] = way
            return


def sign_in(profile: str | None = None) -> WorkspaceClient:
    """Return a client of the workspace that the variables, the profile or the job's own identity lead to.

    Raises:
        InputError: nothing leads to a workspace, with the variables that each way lacks; or what does is a
            personal access token or a password.
    """
    if profile is None:
        prefer_federation()
    try:
        client = WorkspaceClient(profile=profile)
    except ValueError as error:
        raise InputError(_explain(profile, error)) from error
    if client.config.auth_type in STATIC and os.environ.get(STATIC_VARIABLE) != "allowed":
        raise InputError(
            f"a stored token or password ({client.config.auth_type}) is the only way to sign in to "
            f"{client.config.host}: unset DATABRICKS_TOKEN and DATABRICKS_PASSWORD and use federation "
            f"({_needs('github-oidc')}), or set {STATIC_VARIABLE}=allowed if there is no other way"
        )
    return client


def _missing(way: str) -> list[str]:
    return [name for name in ("DATABRICKS_HOST", *WAYS[way]) if not os.environ.get(name)]


def _needs(way: str) -> str:
    return ", ".join(WAYS[way])


def _explain(profile: str | None, error: ValueError) -> str:
    """Say what each way lacks, or, where nothing is missing, what the SDK says (it hides secrets)."""
    if profile is not None:
        return f"the profile {profile} of ~/.databrickscfg does not lead to a workspace: {error}"
    if all(_missing(way) for way in WAYS):
        lacks = "; ".join(f"{way} lacks {', '.join(_missing(way))}" for way in WAYS)
        return f"there is no way to sign in to Databricks: {lacks}; or log in with 'databricks auth login'"
    return f"signing in to Databricks failed: {error}"
