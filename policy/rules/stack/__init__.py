"""What only a look at the whole stack can tell."""
