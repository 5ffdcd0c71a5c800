"""Evaluation: a version and the champion measured on the same validation data, before a promotion."""
