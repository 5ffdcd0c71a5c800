"""Tests of the components in ``components/mlops``."""
