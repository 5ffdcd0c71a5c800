"""Tests of the asset bundle."""
