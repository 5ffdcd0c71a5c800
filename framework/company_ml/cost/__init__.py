"""What the platform costs, at list price."""
