"""What the account has of each team: a group of its own, its part in the environments' groups, and a budget.

Catalogs, warehouses and libraries are given to all teams of an environment at once, by a group of their
groups, so that another team changes nothing of what is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.identity.account_groups import AccountGroups, AccountGroupsArgs
from components.operations.budgets import Budgets, BudgetsArgs, BudgetSpec
from infra import naming
from platform_model import Platform
from platform_model.teams import TAG

BUDGETS = "team-budgets"
"""Logical name of the teams' budgets, from which that of each follows."""

Group = Mapping[str, pulumi.Input[str]]
"""Name and account id of a group, as stack outputs hold them."""


@dataclass(frozen=True, kw_only=True)
class Teams:
    """The groups of the teams, by team, and those of all teams of an environment, by environment."""

    groups: Mapping[str, Group]
    everyone: Mapping[str, Group]


def build(platform: Platform, account: databricks.Provider) -> Teams:
    """Register the teams' groups that do not exist yet, and their budgets."""
    if not platform.teams:
        return Teams(groups={}, everyone={})
    names = {key: platform.group_of(key) for key in platform.teams}
    groups = AccountGroups(
        "team-groups",
        AccountGroupsArgs(
            groups=list(names.values()),
            existing={
                names[key]: team.existing_id for key, team in platform.teams.items() if team.existing_id
            },
        ),
        # Who belongs to a group is decided by people and kept nowhere else.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    everyone = {
        environment: naming.teams_group(environment)
        for environment in platform.environment_names
        if platform.teams_in(environment)
    }
    together = AccountGroups(
        "teams",
        AccountGroupsArgs(
            groups=list(everyone.values()),
            members={
                group: {key: groups.group_ids[names[key]] for key in platform.teams_in(environment)}
                for environment, group in everyone.items()
            },
        ),
        # The way of every team to data goes through it.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    Budgets(
        BUDGETS,
        BudgetsArgs(
            budgets=[
                BudgetSpec(
                    name=naming.team_budget(key),
                    monthly_usd=team.budget.monthly_usd,
                    emails=team.budget.emails,
                    tags={TAG: [key]},
                )
                for key, team in platform.teams.items()
            ]
        ),
        pulumi.ResourceOptions(providers=[account]),
    )
    return Teams(
        groups={key: _group(groups, name) for key, name in names.items()},
        everyone={environment: _group(together, name) for environment, name in everyone.items()},
    )


def _group(groups: AccountGroups, name: str) -> Group:
    return {"name": groups.group_names[name], "principalId": groups.group_ids[name]}
