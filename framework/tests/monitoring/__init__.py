"""Watching a model: real Evidently, a real MLflow server, statements that really run."""
