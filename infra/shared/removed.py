"""Environments and teams that no file declares any more are not removed while their stacks have data."""

from collections.abc import Iterator

import pulumi

from infra import naming, team_data
from infra.shared.serverless import component_name
from infra.shared.teams import BUDGETS
from infra.state import StackState
from platform_model import Platform
from platform_model.load import FILE

_CONFIG = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
"""What the shared stack makes for every environment, with a name of the program that tells which."""


_BUDGET = "databricks:index/budget:Budget"


def require_destroyed(platform: Platform, state: StackState) -> None:
    """Stop before what an environment stands on is deleted from under it.

    Args:
        platform: What ``platform.yaml`` says.
        state: The state of the shared stack.

    Raises:
        pulumi.RunError: a stack of an environment that was removed from the file has resources, or one of
            an environment has schemas of a team that was.
    """
    lines = [*_environments(platform, state), *_teams(platform, state)]
    if lines:
        raise pulumi.RunError("\n".join(lines))


def _environments(platform: Platform, state: StackState) -> Iterator[str]:
    made = {name.removeprefix(component_name("")) for name in state.names(_CONFIG)}
    for name in sorted(made - set(platform.environment_names)):
        if StackState.read(name).resources:
            yield (
                f"{FILE}: environments: {name} is removed, and its stack exists: bring the entry back, or "
                f"destroy the stack first (`pulumi destroy -s {name}`)"
            )


def _teams(platform: Platform, state: StackState) -> Iterator[str]:
    """Yield the schemas that teams would leave behind: only where a budget, which each has, would go."""
    budgets = {f"{BUDGETS}-{naming.team_budget(team)}" for team in platform.teams}
    made = {name for name in state.names(_BUDGET) if name.startswith(BUDGETS)}
    if made - budgets:
        for name in platform.environment_names:
            yield from team_data.undeclared(platform, name, StackState.read(name))
