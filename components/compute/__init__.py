"""Compute: what clusters may be, the machines kept ready for them, and what runs SQL."""
