"""Statements on a warehouse, against a server that answers as the API does."""
