"""What can go wrong, in words that a person can act on, and the exit code that says which kind it was."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. Pipelines branch on these, so a number never changes its meaning."""

    OK = 0
    """Done, or nothing was to be done."""
    FAILED = 1
    """Something that should have worked did not; what was done so far is in the message."""
    USAGE = 2
    """The arguments, settings or inputs are wrong; nothing was changed."""
    REFUSED = 3
    """The command worked, and its answer is no: a gate failed, drift was found, a canary was sent back."""
    CONFLICT = 4
    """Somebody else is doing the same at this moment; try again later."""


class FrameworkError(Exception):
    """Base of all errors whose message is meant for people: what is wrong, where, and what to do."""

    exit_code = ExitCode.FAILED


class InputError(FrameworkError):
    """Arguments, settings or data are wrong. Raised before anything is changed."""

    exit_code = ExitCode.USAGE


class RefusedError(FrameworkError):
    """The question was answered, with no: a gate, a comparison or a check did not pass."""

    exit_code = ExitCode.REFUSED


class ConflictError(FrameworkError):
    """Another run holds what this one needs."""

    exit_code = ExitCode.CONFLICT
