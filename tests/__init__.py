"""Tests, a mirror of the folders that they test."""
