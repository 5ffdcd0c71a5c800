"""Tests of the components in ``components/operations``."""
