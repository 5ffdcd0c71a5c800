"""The rules of the simulated Databricks account."""
