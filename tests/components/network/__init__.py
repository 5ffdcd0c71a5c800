"""Tests of the components in ``components/network``."""
