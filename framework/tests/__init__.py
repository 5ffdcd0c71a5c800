"""Tests of the framework, against the real libraries."""
