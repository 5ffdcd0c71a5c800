"""Tests of cli, on a real MLflow server."""
