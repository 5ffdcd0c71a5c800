"""Governance: tags and origins on a real MLflow server, and the packaged SQL on small system tables."""
