"""Who can reach what, and by which way."""
