"""What the command line tells a person in one line."""


class RunError(Exception):
    """Something that a person can put right; the message says what and how."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status
