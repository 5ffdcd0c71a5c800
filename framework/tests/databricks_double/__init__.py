"""A Databricks workspace's REST API on loopback, with state, as strict as the service."""
