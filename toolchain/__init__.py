"""What `make` stands on: the tools that it sets up, and the walk over the four stacks."""
