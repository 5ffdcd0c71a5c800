"""Stack files as people write them: what keeps one from being read, in one line with its name.

Pulumi says what is wrong with a file that is no YAML, and not which file it is.
"""

from typing import Any


def mistake(name: str, text: str) -> str | None:
    """Return what is wrong with the YAML of a stack file, with name, line and column; None if it is YAML."""
    import yaml  # noqa: PLC0415 (takes a while to import, and commands without a stack file need it not)

    try:
        yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return f"{place}: {problem}"
    return None
