"""Reading the YAML files that people write."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(file: Path) -> Any:
    """Return what a YAML file holds.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it cannot be read; the message says why, in one line.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise ValueError(error.strerror or "it is no file") from None
    # The date 2026-99-99 is a plain ``ValueError``.
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from None
    # `!!bool x` and `!!timestamp x`: PyYAML looks the text up without having seen whether it fits.
    except (AttributeError, LookupError) as error:
        raise ValueError(f"a value is not of its tag ({error})") from None
