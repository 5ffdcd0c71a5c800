"""People: who enters an environment, by the roles that ``platform.yaml`` declares."""

from collections.abc import Sequence

from pydantic import Field

from infra.settings.declared import Role
from sections.base import Section, rule
from sections.problems import Problem, Problems


def repeated_roles(key: str, roles: Sequence[Role]) -> Problems:
    """Yield the roles that a list names more than once."""
    for position, role in enumerate(roles):
        if role in roles[:position]:
            yield Problem((key, position), f"{role} is listed twice; list it once")


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
