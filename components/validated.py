"""Texts that are validated whenever they become known, not only where they are plain."""

from collections.abc import Callable

import pulumi


def validated(value: pulumi.Input[str], check: Callable[[str], None]) -> pulumi.Input[str]:
    """Return a text that passes a check: at once where it is plain, else as soon as it is known.

    Args:
        value: The text. In a preview it may stay unknown; then the update checks it.
        check: Raises ``ValueError`` with a sentence. The sentence is printed, so it must not hold a secret.

    Returns:
        The same text. A resource that takes it is not registered when the check fails.

    Raises:
        ValueError: a plain text fails the check. One that is known only later ends the program with the
            sentence as its message.
    """
    if isinstance(value, str):
        check(value)
        return value
    return pulumi.Output.from_input(value).apply(lambda known: _checked(known, check))


def _checked(value: str, check: Callable[[str], None]) -> str:
    try:
        check(value)
    except ValueError as mistake:
        # Any other exception would be printed with a traceback.
        raise pulumi.RunError(str(mistake)) from None
    return value
