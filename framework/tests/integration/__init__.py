"""Tests of the integration test: the bundle's job, run for real."""
