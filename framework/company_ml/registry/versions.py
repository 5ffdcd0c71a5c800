"""What the registry knows of models and versions."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import (
    ALREADY_EXISTS,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    ErrorCode,
)

from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.names import LOCK_SUFFIX, ModelName, version_uri

READY = "READY"
PENDING = "PENDING_REGISTRATION"

_PAUSE = 1.0  # seconds between two questions whether a version is ready


@dataclass(frozen=True)
class Version:
    """One version of a model."""

    model: ModelName
    number: str
    status: str
    created: datetime
    tags: Mapping[str, str]
    aliases: tuple[str, ...]
    run_id: str | None
    source: str
    description: str | None
    changed: datetime
    """When it was changed last; of tags and aliases, MLflow's own server takes no account."""
    registered_by: str | None = None
    """Who registered it, as the registry itself knows; MLflow's own server does not."""
    deployment: str | None = None
    """State of the deployment job's run on it, and its task; None without such a job."""

    @property
    def uri(self) -> str:
        """MLflow's URI of the version."""
        return version_uri(self.model, self.number)

    def __str__(self) -> str:
        return f"version {self.number} of {self.model}"


@dataclass(frozen=True)
class Registered:
    """A registered model without its versions."""

    model: ModelName
    aliases: Mapping[str, str]
    """Alias to the number of the version it names."""
    tags: Mapping[str, str]
    deployment_job: str | None = None
    """Number of the model's deployment job."""
    deployment_state: str | None = None
    """What Unity Catalog says of the connection with the job, such as ``CONNECTED``."""


def is_missing(error: MlflowException) -> bool:
    """Return whether a call failed because what it names does not exist."""
    return error.error_code == ErrorCode.Name(RESOURCE_DOES_NOT_EXIST)


def is_taken(error: MlflowException) -> bool:
    """Return whether a call failed because there is such an object already."""
    return error.error_code in (ErrorCode.Name(ALREADY_EXISTS), ErrorCode.Name(RESOURCE_ALREADY_EXISTS))


def registered(client: MlflowClient, model: ModelName) -> Registered | None:
    """Return a registered model; None where there is no such model.

    Aliases are read from here and not with ``get_model_version_by_alias``: for a missing alias MLflow's own
    store answers that the request is invalid, and Unity Catalog that it does not exist.
    """
    try:
        found: Any = client.get_registered_model(str(model))
    except MlflowException as error:
        if is_missing(error):
            return None
        raise
    aliases = {alias: str(version) for alias, version in found.aliases.items()}
    job = found.deployment_job_id or None
    return Registered(model, aliases, dict(found.tags), job, found.deployment_job_state if job else None)


def get_version(client: MlflowClient, model: ModelName, number: str) -> Version:
    """Return a version with its tags and aliases.

    Args:
        client: Client of the registry.
        model: Name of the model.
        number: The version's number, or an alias with ``@`` before it.

    Raises:
        InputError: there is no such version, or no version has the alias.
    """
    if number.startswith("@"):
        return version_of_alias(client, model, number.removeprefix("@"))
    if not number.isdecimal():
        raise InputError(f"{number!r} is no version of {model}; give its number, or an alias as @champion")
    try:
        return _facts(client.get_model_version(str(model), number))
    except MlflowException as error:
        if is_missing(error):
            raise InputError(
                f"there is no version {number} of {model}; deploy_model status lists what there is"
            ) from error
        raise


def version_of_alias(client: MlflowClient, model: ModelName, alias: str) -> Version:
    """Return the version that an alias names.

    Raises:
        InputError: there is no such model.
        RefusedError: no version has the alias.
    """
    found = registered(client, model)
    if found is None:
        raise InputError(f"there is no model {model}; check the name, and that you may EXECUTE it")
    if alias not in found.aliases:
        raise RefusedError(f"no version of {model} has the alias {alias}; promote one first")
    return get_version(client, model, found.aliases[alias])


def numbers(client: MlflowClient, model: ModelName) -> list[str]:
    """Return the numbers of a model's versions, oldest first; none where there is no such model.

    Unity Catalog's search takes this one filter and no order, and returns neither tags nor aliases.
    """
    found: list[int] = []
    token: str | None = None
    while True:
        page: Any = client.search_model_versions(f"name = '{model}'", page_token=token)
        found += [int(version.version) for version in page]
        token = page.token
        if not token:
            return [str(number) for number in sorted(found)]


def versions(client: MlflowClient, model: ModelName) -> Iterator[Version]:
    """Yield the versions of a model with their tags and aliases, oldest first: one call for each."""
    for number in numbers(client, model):
        yield get_version(client, model, number)


@dataclass(frozen=True)
class Listing:
    """The models of a schema, in order, without locks."""

    models: tuple[ModelName, ...]
    foreign: tuple[str, ...]
    """Full names of models that somebody made under a name that the framework gives to none, such as
    ``fraud-model``: it leaves them alone."""


def models(client: MlflowClient, catalog: str, schema: str) -> Listing:
    """Return the models of a schema.

    Unity Catalog's search for models takes no filter, so all that the caller may see are listed.
    """
    found: list[ModelName] = []
    foreign: list[str] = []
    token: str | None = None
    while True:
        page: Any = client.search_registered_models(page_token=token)
        for entry in page:
            parts = entry.name.split(".", 2)
            if parts[:2] != [catalog, schema] or len(parts) != 3 or parts[2].endswith(LOCK_SUFFIX):
                continue
            try:
                found.append(ModelName(*parts))
            except InputError:
                foreign.append(entry.name)
        token = page.token
        if not token:
            return Listing(tuple(sorted(found)), tuple(sorted(foreign)))


def require_ready(version: Version) -> None:
    """Refuse a version whose files are not complete.

    Raises:
        RefusedError: the version is not ready.
    """
    if version.status != READY:
        raise RefusedError(
            f"{version} is not ready: its status is {version.status}; wait for its registration to end, "
            "or register the model again"
        )


def wait_until_ready(client: MlflowClient, model: ModelName, number: str, timeout: float = 300.0) -> Version:
    """Return a version as soon as its files are complete.

    Args:
        client: Client of the registry.
        model: Name of the model.
        number: The version's number.
        timeout: Seconds to wait.

    Raises:
        FrameworkError: its registration failed, or did not end in time.
    """
    deadline = time.monotonic() + timeout
    while (version := get_version(client, model, number)).status == PENDING:
        if time.monotonic() >= deadline:
            raise FrameworkError(f"{version} was not ready after {timeout:.0f} seconds; try again later")
        time.sleep(_PAUSE)
    if version.status != READY:
        raise FrameworkError(f"the registration of {version} failed: its status is {version.status}")
    return version


def _facts(found: Any) -> Version:
    return Version(
        model=ModelName.parse(found.name),
        number=str(found.version),
        status=found.status,
        created=_moment(found.creation_timestamp),
        tags=dict(found.tags),
        aliases=tuple(sorted(found.aliases)),
        run_id=found.run_id or None,
        source=found.source or "",
        description=found.description or None,
        changed=_moment(max(found.creation_timestamp, found.last_updated_timestamp or 0)),
        registered_by=found.user_id or None,
        deployment=_deployment(found.deployment_job_state),
    )


def _deployment(state: Any) -> str | None:
    """Return the state of a deployment job's run in words: ``APPROVAL promote``."""
    if state is None or not state.job_id:
        return None
    return f"{state.run_state} {state.current_task_name}".strip()


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
