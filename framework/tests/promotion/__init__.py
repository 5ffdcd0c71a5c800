"""Tests of promotion, on a real MLflow server."""
