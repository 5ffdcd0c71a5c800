"""Endpoints that serve models."""
