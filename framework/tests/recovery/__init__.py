"""Tests of recovery, on a real MLflow server."""
