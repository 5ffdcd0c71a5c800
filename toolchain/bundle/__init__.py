"""What `make bundle` does: the asset bundle gets its values from the stacks, and is validated."""
