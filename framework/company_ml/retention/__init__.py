"""Retention: versions that nobody uses leave their schema for the archive, and later the archive."""
