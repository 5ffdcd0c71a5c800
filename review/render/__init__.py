"""The report written down: a comment, a page, and data."""
