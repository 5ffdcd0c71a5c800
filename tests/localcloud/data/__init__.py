"""The commands that play the data scientist."""
