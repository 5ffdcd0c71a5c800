"""An environment that ``platform.yaml`` no longer names, while its stack exists, is not removed."""

import pulumi

from infra.shared.serverless import component_name
from infra.state import StackState
from platform_model import Platform
from platform_model.load import FILE

_CONFIG = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
"""What the shared stack makes for every environment, with a name of the program that tells which."""


def require_destroyed(platform: Platform, state: StackState) -> None:
    """Stop before what an environment stands on is deleted from under it.

    Args:
        platform: What ``platform.yaml`` says.
        state: The state of the shared stack.

    Raises:
        pulumi.RunError: a stack of an environment that was removed from the file has resources.
    """
    made = {name.removeprefix(component_name("")) for name in state.names(_CONFIG)}
    removed = sorted(made - set(platform.environment_names))
    living = [name for name in removed if StackState.read(name).resources]
    if living:
        raise pulumi.RunError(
            "\n".join(
                f"{FILE}: environments: {name} is removed, and its stack exists: bring the entry back, or "
                f"destroy the stack first (`pulumi destroy -s {name}`)"
                for name in living
            )
        )
