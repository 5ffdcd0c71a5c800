"""Databricks workspaces as Azure sees them."""
