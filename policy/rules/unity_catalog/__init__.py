"""Who reads and writes data and models."""
