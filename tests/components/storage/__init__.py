"""Tests of the components in ``components/storage``."""
