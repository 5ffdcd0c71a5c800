"""Stack files as people write them: what keeps one from being read, in one line with its name.

Pulumi says what is wrong with a file that is no YAML, and not which file it is. Of one that is too long, the
machine says that some argument list is too long, before any program starts. So this is asked before Pulumi
is, on the real clouds too: ``python -m localcloud.run.stack_file FILE`` ends with the sentence, or is silent.
"""

import json
import sys
from pathlib import Path
from typing import Any, cast

LONGEST = 128 * 1024
"""Bytes of one environment variable on Linux, and so of ``PULUMI_CONFIG``, by which a program gets the
configuration: https://man7.org/linux/man-pages/man2/execve.2.html#NOTES."""


class StackFileError(Exception):
    """What is wrong with a stack file: one line with its name, and the place in it where that is known."""


def read(file: Path) -> str:
    """Return the text of a stack file.

    Raises:
        StackFileError: it is no text in UTF-8, or cannot be read.
    """
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise StackFileError(f"{file.name}: byte {error.start} is no UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise StackFileError(f"{file.name}: cannot be read: {error.strerror}") from None


def parse(name: str, text: str) -> Any:
    """Return the content of a stack file.

    Raises:
        StackFileError: it is no YAML, or longer than what a program can be given.
    """
    import yaml  # noqa: PLC0415 (takes a while to import, and commands without a stack file need it not)

    try:
        content = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise StackFileError(f"{place}: {problem}") from None
    # PyYAML looks texts up as dates and by their tags without having seen whether they fit.
    except (ValueError, AttributeError, LookupError) as error:
        raise StackFileError(f"{name}: a value is not of its type ({error}); put it in quotes") from None
    length = _length(content)
    if length >= LONGEST:
        raise StackFileError(
            f"{name}: its configuration takes {length // 1024} KiB, and a program can be given less than "
            f"{LONGEST // 1024}; shorten its longest texts"
        )
    return content


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


def main() -> None:
    """End with what is wrong with the file that is named, if anything is."""
    file = Path(sys.argv[1])
    try:
        parse(file.name, read(file))
    except StackFileError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
