"""Cost: the packaged SQL on usage and prices whose sums are worked out by hand."""
