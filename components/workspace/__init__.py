"""Databricks workspaces, and the identity with which they reach storage."""
