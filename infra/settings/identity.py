"""People: the account groups of the platform's roles, and who enters an environment."""

from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import Field

from infra.settings.base import Section, rule
from infra.settings.problems import Problem, Problems
from infra.settings.values import AccountObjectId, GroupName

Role = Literal["platformAdmins", "mlEngineers", "dataScientists", "modelReviewers", "auditors"]
"""What a person does on the platform. Grants name roles, never people."""

ROLES: tuple[Role, ...] = get_args(Role)


def repeated_roles(key: str, roles: Sequence[Role]) -> Problems:
    """Yield the roles that a list names more than once."""
    for position, role in enumerate(roles):
        if role in roles[:position]:
            yield Problem((key, position), f"{role} is listed twice; list it once")


class Group(Section):
    """The account group of a role."""

    name: GroupName = Field(description="Name of the account group.")
    existing_id: AccountObjectId | None = Field(
        default=None, description="Account id of a group to use; without it the stack makes one."
    )


class Groups(Section):
    """The account groups, by role."""

    platform_admins: Group = Field(description="Own the platform: metastore, catalogs, workspaces.")
    ml_engineers: Group = Field(description="Build pipelines and bring models to production.")
    data_scientists: Group = Field(description="Explore data and develop models.")
    model_reviewers: Group = Field(description="Decide whether a candidate model may go to production.")
    auditors: Group = Field(description="Read everything that an audit asks for, and change nothing.")

    def by_role(self) -> dict[Role, Group]:
        """Return the groups by role, in a fixed order."""
        return {
            "platformAdmins": self.platform_admins,
            "mlEngineers": self.ml_engineers,
            "dataScientists": self.data_scientists,
            "modelReviewers": self.model_reviewers,
            "auditors": self.auditors,
        }

    @rule
    def _roles_have_groups_of_their_own(self) -> Problems:
        seen: dict[str, Role] = {}
        for role, group in self.by_role().items():
            # Group names compare without case in the account.
            first = seen.setdefault(group.name.lower(), role)
            if first != role:
                yield Problem((role, "name"), f"{group.name} is the group of {first} already; choose another")


class Access(Section):
    """Which roles enter the environment's workspace."""

    admins: tuple[Role, ...] = Field(min_length=1, description="Roles that administer the workspace.")
    users: tuple[Role, ...] = Field(default=(), description="Roles that work in it.")

    @rule
    def _a_role_enters_once(self) -> Problems:
        for position, role in enumerate(self.users):
            if role in self.admins:
                yield Problem(("users", position), f"{role} is among admins already; list it once")
        yield from repeated_roles("admins", self.admins)
        yield from repeated_roles("users", self.users)
