"""Who calls the Databricks APIs: the deployer, or another principal that the run names.

Some answers depend on who asks: the entries of an access list, the creator of an object.
``LOCALCLOUD_CALLER`` names the caller of a run. localcloud takes every caller for one that may do all: which
rights each has is not simulated.
"""

from localcloud.core.cloud import Cloud
from localcloud.databricks import names, tokens


def application_id(cloud: Cloud) -> str:
    """Return the application id of the service principal that calls.

    A name that no service principal of the account has stands for one of the tenant that Databricks does not
    know: it gets an id of its own, always the same.
    """
    login = cloud.caller.login
    if not login:
        return cloud.identity.deployer_application_id
    for principal in cloud.all(tokens.SERVICE_PRINCIPAL):
        known = (str(principal.outputs["applicationId"]), principal.name)
        if login.casefold() in (name.casefold() for name in known):
            return known[0]
    return cloud.identity.unlisted_id(login)


def principal_id(cloud: Cloud) -> str:
    """Return the numeric id of the service principal that calls."""
    own = application_id(cloud)
    for principal in cloud.all(tokens.SERVICE_PRINCIPAL):
        if principal.outputs["applicationId"] == own:
            return principal.id
    return names.principal_id_from(own)
