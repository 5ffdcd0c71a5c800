"""Answering for models: their tags, where they come from, what feeds them, and who did what to them."""
