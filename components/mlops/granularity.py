"""Granularities: the windows of time that a monitor can look at."""

from typing import Literal

# https://learn.microsoft.com/azure/databricks/data-quality-monitoring/data-profiling/create-monitor-api
Granularity = Literal[
    "5 minutes",
    "30 minutes",
    "1 hour",
    "1 day",
    "1 week",
    "2 weeks",
    "3 weeks",
    "4 weeks",
    "1 month",
    "1 year",
]
