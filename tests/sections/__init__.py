"""Tests of what all files that people write have in common."""
