"""What the engine is told."""
