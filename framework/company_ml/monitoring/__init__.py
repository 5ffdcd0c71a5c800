"""Watching a model in use: drift of its data, quality of tables, accuracy, and when to raise an alarm."""
