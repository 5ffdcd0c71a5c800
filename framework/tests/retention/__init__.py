"""Tests of retention, on a real MLflow server."""
