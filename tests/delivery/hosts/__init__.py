"""Tests of what the pipelines do."""
