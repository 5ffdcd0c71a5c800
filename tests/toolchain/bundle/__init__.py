"""Tests of what `make bundle` writes."""
