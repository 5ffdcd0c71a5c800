"""Where the platform's logs go."""

from typing import Annotated

from pydantic import Field

from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import arm_id_of


class Logs(Section):
    """The log workspace that all stacks send their diagnostics to."""

    # https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
    retention_days: Annotated[int, Field(ge=30, le=730)] = Field(
        default=90, description="Days for which logs are kept, 30 to 730."
    )
    public_queries: bool = Field(
        default=False,
        description="Whether signed-in people may search the logs from the internet; without it they do so "
        "from the hub's network, through a private link scope of Azure Monitor.",
    )
    existing_id: Annotated[str, arm_id_of("Microsoft.OperationalInsights/workspaces")] | None = Field(
        default=None, description="ARM id of a log workspace to use; without it the stack makes one."
    )
    existing_scope_id: Annotated[str, arm_id_of("Microsoft.Insights/privateLinkScopes")] | None = Field(
        default=None,
        description="ARM id of the private link scope that the hub's network has already, which the log "
        "workspace joins; without it the stack makes one.",
    )

    @property
    def needs_scope(self) -> bool:
        """Whether the stack's own log workspace can be searched through a private link scope only."""
        return not (self.public_queries or self.existing_id)

    @rule
    def _an_existing_scope_is_joined(self) -> Problems:
        if self.existing_scope_id and not self.needs_scope:
            other = "publicQueries" if self.public_queries else "existingId"
            yield Problem(("existingScopeId",), f"is not used with {other}; remove one of the two")
