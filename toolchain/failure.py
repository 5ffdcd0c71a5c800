"""The one way in which setup gives up."""


class SetupError(Exception):
    """Setup cannot go on; the message says what to do, in one sentence or with a tool's own output."""
