"""Sizes of compute behind an endpoint."""

from collections.abc import Mapping

SIZES: Mapping[str, tuple[int, int]] = {"Small": (4, 4), "Medium": (8, 16), "Large": (16, 64)}
"""Requests at once of each size, from and to; with scale to zero they begin at 0.

https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
"""
