"""Tests of what `make mirror` downloads and uploads."""
