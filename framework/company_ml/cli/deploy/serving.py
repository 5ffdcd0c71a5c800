"""What the commands on serving endpoints share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from rich.table import Table

from company_ml.cli.common import notes
from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.registry.failures import explained
from company_ml.registry.versions import get_version, require_ready
from company_ml.serving.endpoint import Endpoint, Served
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.invocations import FORMATS, Smoke
from company_ml.settings.connections import registry, workspace
from company_ml.settings.environment import EnvironmentName, load


class _Case(BaseModel):
    """A case of a smoke test."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    request: dict[str, Any]
    predictions: list[Any] | None = None

    @field_validator("request")
    @classmethod
    def _has_one_form(cls, request: dict[str, Any]) -> dict[str, Any]:
        if len(request.keys() & set(FORMATS)) != 1:
            raise ValueError(f"must have one of {', '.join(FORMATS)}")
        return request


_CASES: TypeAdapter[list[_Case]] = TypeAdapter(Annotated[list[_Case], Field(min_length=1)])


def endpoints_of(environment: EnvironmentName) -> Endpoints:
    """Return the endpoints of an environment's workspace; what goes on is told on standard error."""
    return Endpoints(workspace(load(environment)), notes.print)


def number_of(environment: EnvironmentName, model: ModelName, version: str) -> str:
    """Return the number of a version, looked up in the registry if it is an alias such as ``@challenger``.

    Raises:
        InputError: there is no such version.
        RefusedError: no version has the alias, or the version is not ready.
    """
    if not version.startswith("@"):
        return version
    client = registry(load(environment))
    with explained(f"looking up {version} of {model}"):
        found = get_version(client, model, version)
    require_ready(found)
    return found.number


def model_of(endpoint: Endpoint) -> ModelName:
    """Return the model that an endpoint serves.

    Raises:
        InputError: it serves none, or several.
    """
    models = sorted({served.model for served in endpoint.serves})
    if len(models) != 1:
        raise InputError(
            f"endpoint {endpoint.name} serves {', '.join(models) or 'nothing'}; one model is expected"
        )
    return ModelName.parse(models[0])


def smoke_from(path: Path) -> Smoke:
    """Read a smoke test from a JSON file.

    The file is a list of cases, each with ``request``, the body of a request, and if they are known
    ``predictions``, what it must be answered with: ``[{"request": {"dataframe_records": [{"tenure": 3}]}}]``.

    Raises:
        InputError: the file cannot be read or is not of that form; says all that is wrong.
    """
    try:
        cases = _CASES.validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        mistakes = [f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in error.errors()]
        raise InputError(f"{path}: {'; '.join(mistakes)}") from None
    return Smoke([case.request for case in cases], [case.predictions for case in cases])


def served_table(title: str, serves: Sequence[Served]) -> Table:
    """Return a table of what is served."""
    table = Table(title=title)
    table.add_column("entity", no_wrap=True)
    for head in ("model", "version", "traffic", "state"):
        table.add_column(head, overflow="fold")
    for served in serves:
        state = f"{served.state} {served.message}".strip()
        table.add_row(served.name, served.model, served.version, f"{served.share} %", state)
    return table


def sentences(changes: tuple[str, ...], apply: bool) -> str:
    """Say what was changed, or would be."""
    if not changes:
        return "nothing to change"
    if not apply:
        notes.print("dry run; add --apply to do it")
    return "\n".join(changes)


def pairs(option: str, texts: tuple[str, ...]) -> dict[str, str]:
    """Read ``key=value`` texts.

    Raises:
        InputError: one is not of that form, or given twice; the value, which may be a secret, is left out.
    """
    pairs: dict[str, str] = {}
    for entry in texts:
        key, equals, value = entry.partition("=")
        if not key or not equals or key in pairs:
            raise InputError(f"{option} {key}: write each once, as name=value")
        pairs[key] = value
    return pairs
