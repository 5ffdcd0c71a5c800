"""Stack files as people write them: what keeps one from being read, in one line with its name.

Pulumi says what is wrong with a file that is no YAML, and not which file it is. Of one that is too long, the
machine says that some argument list is too long.
"""

import json
from typing import Any, cast

LONGEST = 128 * 1024
"""Bytes of one environment variable on Linux, and so of ``PULUMI_CONFIG``, by which a program gets the
configuration: https://man7.org/linux/man-pages/man2/execve.2.html#NOTES."""


def mistake(name: str, text: str) -> str | None:
    """Return what is wrong with the YAML of a stack file, with name, line and column; None if it is YAML."""
    import yaml  # noqa: PLC0415 (takes a while to import, and commands without a stack file need it not)

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return f"{place}: {problem}"
    length = _length(content)
    if length < LONGEST:
        return None
    return (
        f"{name}: its configuration takes {length // 1024} KiB, and a program can be given less than "
        f"{LONGEST // 1024}; shorten its longest texts"
    )


def _length(content: Any) -> int:
    """Return the bytes of the variable: a JSON object of texts, in which objects are JSON themselves."""
    config: Any = cast("dict[str, Any]", content).get("config") if isinstance(content, dict) else None
    if not isinstance(config, dict):
        return 0
    values = cast("dict[str, Any]", config)
    texts = {
        key: value if isinstance(value, str) else json.dumps(value, default=str)
        for key, value in values.items()
    }
    return len("PULUMI_CONFIG=") + len(json.dumps(texts).encode()) + 1
