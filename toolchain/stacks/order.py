"""Which stack needs which: the shared one comes first, and the environments do not know each other."""

Waves = tuple[tuple[str, ...], ...]

UP: Waves = (("shared",), ("dev", "test", "prod"))
DOWN: Waves = (("prod", "test", "dev"), ("shared",))
