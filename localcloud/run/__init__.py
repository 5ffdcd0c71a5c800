"""Runs commands against the simulated clouds: the data folder, the server, and the environment."""
