"""Tests of the walk over the stacks."""
