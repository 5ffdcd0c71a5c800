"""Who runs a command: what the workspace says, not what somebody types."""

from company_ml.errors import FrameworkError
from company_ml.registry.failures import explained
from company_ml.settings.connections import workspace
from company_ml.settings.environment import Environment


def actor(environment: Environment) -> str:
    """Return the name of the authenticated user, or the id of the service principal.

    Raises:
        FrameworkError: the workspace does not say.
    """
    with explained("finding out who runs this"):
        name = workspace(environment).current_user.me().user_name
    if not name:
        raise FrameworkError("the workspace does not say who you are; sign in as a user or service principal")
    return name
