"""Tests of what ``platform.yaml`` may say."""
