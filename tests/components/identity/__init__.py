"""Tests of ``components/identity``."""
