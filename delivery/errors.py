"""What ends a command with one line."""


class DeliveryError(Exception):
    """Something that a pipeline's author or operator has to mend; the message says what and where."""
