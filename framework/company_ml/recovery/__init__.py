"""The way back: to the champion before, out of the archive, and of what MLflow has deleted."""
