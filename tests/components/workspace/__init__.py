"""Tests of the components in ``components/workspace``."""
