"""Training: from a configuration and a data set to a registered version that says where it came from."""
