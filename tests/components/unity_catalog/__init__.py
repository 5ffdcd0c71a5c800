"""Tests of ``components/unity_catalog``."""
