"""Where the platform's logs go."""

from typing import Annotated

from pydantic import Field

from infra.settings.base import Section
from infra.settings.values import arm_id_of


class Logs(Section):
    """The log workspace that all stacks send their diagnostics to."""

    # https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
    retention_days: Annotated[int, Field(ge=30, le=730)] = Field(
        default=90, description="Days for which logs are kept, 30 to 730."
    )
    public_queries: bool = Field(
        default=False,
        description="Whether signed-in people may search the logs from the internet; without it they need a "
        "private link scope of Azure Monitor.",
    )
    existing_id: Annotated[str, arm_id_of("Microsoft.OperationalInsights/workspaces")] | None = Field(
        default=None, description="ARM id of a log workspace to use; without it the stack makes one."
    )
