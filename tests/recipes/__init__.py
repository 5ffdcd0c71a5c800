"""Tests that run the command lines of `docs/operations.md`."""
