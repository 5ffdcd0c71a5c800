"""Tests of ``components/compute``."""
