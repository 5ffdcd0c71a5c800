"""Tests of the toolchain: nothing here reaches a network or the real tools."""
