"""Diagnostics: sends the logs and metrics of one Azure resource to the log workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_azure_native import monitor

from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class DiagnosticsArgs:
    """Which metrics to send beside all logs, and where to.

    Azure refuses what the target does not have. A Databricks workspace has logs and no metrics; a key vault
    has ``AllMetrics``; the ``blobServices/default`` of a storage account has ``Transaction``, and
    ``Capacity``, which cannot be exported.
    https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/logs-index
    https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/metrics-index
    https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference
    """

    target_id: pulumi.Input[str]
    setting_name: str  # unique on the target
    log_workspace_id: pulumi.Input[str]
    metric_categories: Sequence[Literal["AllMetrics", "Transaction"]] = ()


class Diagnostics(pulumi.ComponentResource):
    """One diagnostic setting. How long the logs are kept is the log workspace's business."""

    setting_id: pulumi.Output[str]

    def __init__(self, name: str, args: DiagnosticsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:Diagnostics", name, None, opts)

        setting = monitor.DiagnosticSetting(
            name,
            name=args.setting_name,
            resource_uri=args.target_id,
            workspace_id=args.log_workspace_id,
            logs=[{"category_group": "allLogs", "enabled": True}],
            metrics=[{"category": category, "enabled": True} for category in args.metric_categories],
            opts=child_options(self),
        )

        self.setting_id = setting.id
        self.register_outputs({"setting_id": self.setting_id})
