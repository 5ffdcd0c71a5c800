"""What survives a mistake."""
