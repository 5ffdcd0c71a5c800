"""Environment variables that override settings."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

PREFIX = "COMPANY_ML_"

_REMOVED = ("models_schema", "archive_schema", "retention_days")
"""Settings of earlier versions: ignoring their variables would keep versions for other days than they say."""


def variable(field: str) -> str:
    """Return the variable that overrides a field: ``COMPANY_ML_TRACKING_URI`` for ``tracking_uri``."""
    return f"{PREFIX}{field.upper()}"


def overrides(variables: Mapping[str, str], fields: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields that variables override, with their values, and what is wrong with the variables.

    A value that begins with a brace is a mapping in YAML; every other one is taken as it stands. An empty
    variable counts as not set, as pipelines cannot always leave one out.
    """
    import yaml  # noqa: PLC0415 (--help names variables, and takes no library)

    names = {variable(field): field for field in fields}
    removed = {variable(field) for field in _REMOVED}
    given: dict[str, Any] = {}
    mistakes: list[str] = []
    for name, text in sorted(variables.items()):
        if name in names and text:
            try:
                given[names[name]] = yaml.safe_load(text) if text.startswith("{") else text
            except yaml.YAMLError:
                mistakes.append(f"{name}: not a mapping in YAML, such as {{dev: {{name: models}}}}")
        elif name in removed and text:
            mistakes.append(
                f"{name}: no setting any more: on Databricks the schemas' properties say it, which the "
                f"shared stack sets; on a server of your own, set {variable('stages')}"
            )
        elif name.startswith(PREFIX) and name not in names:
            # A slip would otherwise leave the packaged value in force, which may be another registry.
            near = get_close_matches(name, names, n=1, cutoff=0.85)
            mistakes += [f"{name}: no setting; did you mean {near[0]}?"] if near else []
    return given, mistakes
