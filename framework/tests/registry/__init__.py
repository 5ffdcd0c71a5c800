"""Tests of the registry's layer, on a real MLflow server."""
