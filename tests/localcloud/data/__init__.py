"""The command, its data folder and its environment."""
