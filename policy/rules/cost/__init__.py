"""Who pays, and up to how much."""
