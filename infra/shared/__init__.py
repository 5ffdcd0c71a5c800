"""The shared stack: what the account and the region have one of, for every environment."""
