"""Who calls the Databricks APIs: the deployer, or another principal that the run names.

Some answers depend on who asks: the entries of an access list, the creator of an object, and whether there is
an answer at all (``rights.py``). ``LOCALCLOUD_CALLER`` names the caller of a run.
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.databricks import names, tokens


def service_principal(cloud: Cloud) -> Stored | None:
    """Return the service principal of the account that calls, or None if the caller is none."""
    login = cloud.caller.login
    if not login:
        return None
    for principal in cloud.all(tokens.SERVICE_PRINCIPAL):
        known = (str(principal.outputs["applicationId"]), principal.name)
        if login.casefold() in (name.casefold() for name in known):
            return principal
    return None


def application_id(cloud: Cloud) -> str:
    """Return the application id of the service principal that calls.

    A name that no service principal of the account has stands for one of the tenant that Databricks does not
    know: it gets an id of its own, always the same.
    """
    if principal := service_principal(cloud):
        return str(principal.outputs["applicationId"])
    login = cloud.caller.login
    return cloud.identity.unlisted_id(login) if login else cloud.identity.deployer_application_id


def principal_id(cloud: Cloud) -> str:
    """Return the numeric id of the service principal that calls."""
    own = application_id(cloud)
    for principal in cloud.all(tokens.SERVICE_PRINCIPAL):
        if principal.outputs["applicationId"] == own:
            return principal.id
    return names.principal_id_from(own)
