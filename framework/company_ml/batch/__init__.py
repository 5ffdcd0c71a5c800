"""Batch scoring: a table in, a table of predictions out."""
