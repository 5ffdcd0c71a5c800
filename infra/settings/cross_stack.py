"""Rules between the stacks: their networks are apart, and an environment fits the shared stack.

The other stacks are known by their files beside ``Pulumi.yaml``. A file that is missing, or a value in it
that is no good, is that stack's own matter and is passed over here.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any, cast

import platform_model
from infra import naming
from infra.settings.environment import EnvironmentSettings
from infra.settings.full_names import split
from infra.settings.shared import SharedSettings
from platform_model import SHARED, team_rules
from sections.base import as_far_as_valid
from sections.files import read_yaml
from sections.problems import Problem, Problems, guess

Files = Mapping[str, Mapping[str, Any]]
"""The ``settings`` of the other stacks, as their files have them, by stack."""


def read(key: str, stack: str, start: Path) -> Files:
    """Read the settings of every stack but one.

    Args:
        key: Full name of the settings' key in a stack file.
        stack: The stack to leave out.
        start: A folder at or below the one that holds ``Pulumi.yaml``; the program runs in such a folder.
    """
    root = platform_model.root(start)
    found: dict[str, Mapping[str, Any]] = {}
    for other in platform_model.current().stacks:
        if other == stack:
            continue
        try:
            settings = settings_in(root / file_of(other), key)
        except (FileNotFoundError, ValueError):
            continue
        if not shape_mistake(settings, key):
            found[other] = settings
    return found


def settings_in(file: Path, key: str) -> Any:
    """Return what a stack file has under the settings' key; None if it has no such key.

    Args:
        file: The file.
        key: Full name of the key.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it cannot be read; the message says why, in one line.
    """
    return _at(read_yaml(file), "config", key)


def shape_mistake(values: object, key: str) -> str | None:
    """Say that what stands under the settings' key of a stack file is no group of settings."""
    if values is None:
        return f"is missing; add {key} to the file, as in the repository"
    if isinstance(values, dict):
        return None
    return f"must be a group of settings, not {'a list' if isinstance(values, list) else 'a single value'}"


def file_of(stack: str) -> str:
    """Return the name of a stack's file."""
    return f"Pulumi.{stack}.yaml"


def problems(
    stack: str, settings: SharedSettings | EnvironmentSettings, others: Files, *, complete: bool
) -> Problems:
    """Yield the mistakes that show only beside the other stacks.

    Args:
        stack: The stack that the settings belong to.
        settings: Its settings.
        others: The settings of the other stacks.
        complete: Whether all of the settings are valid; else those that are not are missing attributes.
    """
    rules = [_networks_are_apart(stack, settings, others)]
    if isinstance(settings, EnvironmentSettings):
        rules += [
            _same_region(settings, others),
            _default_catalog_is_declared(settings, others),
            _models_are_of_the_environments_stage(settings, others),
            _teams_call_endpoints_that_there_are(settings, others),
        ]
    for rule in rules:
        yield from as_far_as_valid(rule, complete=complete)


def region_mistake(location: str, shared_location: str) -> str | None:
    """Say that an environment lies in another region than the shared stack."""
    if location == shared_location:
        return None
    return (
        f"{location} is not the region of the metastore, {shared_location} ({file_of(SHARED)}); "
        "a workspace uses the metastore of its own region"
    )


def _networks_are_apart(
    stack: str, settings: SharedSettings | EnvironmentSettings, others: Files
) -> Problems:
    network = settings.network.vnet
    for other, values in others.items():
        taken = _network(values)
        if other != stack and taken and network.overlaps(taken):
            yield Problem(
                ("network", "vnet"),
                f"{network} overlaps {taken} of {other} ({file_of(other)}); "
                "peered networks must be apart, choose a free range",
            )


def _same_region(settings: EnvironmentSettings, others: Files) -> Problems:
    shared = others.get(SHARED, {}).get("location")
    if isinstance(shared, str) and (mistake := region_mistake(settings.location, shared)):
        yield Problem(("location",), mistake)


def _default_catalog_is_declared(settings: EnvironmentSettings, others: Files) -> Problems:
    if SHARED not in others:
        return
    declared = [naming.catalog(settings.environment)]
    models = _at(others[SHARED], "models", "catalog")
    if isinstance(models, str):
        declared.append(models)
    if settings.workspace.default_catalog not in declared:
        yield Problem(
            ("workspace", "defaultCatalog"),
            f"{settings.workspace.default_catalog} is no declared catalog; choose {' or '.join(declared)}",
        )


def _models_are_of_the_environments_stage(settings: EnvironmentSettings, others: Files) -> Problems:
    registry = _at(others.get(SHARED, {}), "models", "catalog")
    if not isinstance(registry, str):
        return
    platform = platform_model.current()
    stages = {stage.schema_name: stage.key for stage in platform.stages}
    own = platform.stage(settings.declared.stage)
    for number, endpoint in enumerate(settings.serving.endpoints):
        path = ("serving", "endpoints", number, "model")
        catalog, schema, name = split(endpoint.model)
        wanted = f"{registry}.{own.schema_name}.{name}"
        if catalog != registry:
            yield Problem(path, f"{catalog} is not the registry's catalog, {registry}; write {wanted}")
        elif schema not in stages:
            yield Problem(path, f"{schema} is no schema of the registry (platform.yaml); write {wanted}")
        elif schema != own.schema_name:
            yield Problem(
                path,
                f"{schema} is of the stage {stages[schema]}; {settings.environment} serves {own.key} models, "
                f"write {wanted}",
            )


def _teams_call_endpoints_that_there_are(settings: EnvironmentSettings, others: Files) -> Problems:
    """Yield what a team calls and none of its environments serves, as far as their files can be read."""
    platform = platform_model.current()
    served = {settings.environment: [endpoint.name for endpoint in settings.serving.endpoints]}
    for other, values in others.items():
        endpoints = _at(values, "serving", "endpoints")
        listed = cast("list[Any]", endpoints) if isinstance(endpoints, list) else []
        served[other] = [name for one in listed if isinstance(name := _at(one, "name"), str)]
    for team in platform.teams_in(settings.environment):
        environments = platform.environments_of(team)
        if not served.keys() >= set(environments):
            continue
        known = list(dict.fromkeys(name for place in environments for name in served[place]))
        for endpoint in platform.teams[team].endpoints:
            if endpoint not in known:
                yield Problem(
                    ("serving", "endpoints"),
                    f"{team} calls {endpoint} ({team_rules.file_of(team)}), which none of its environments "
                    f"serves; {guess(endpoint, known)}",
                )


def _network(values: Mapping[str, Any]) -> IPv4Network | None:
    written = _at(values, "network", "vnet")
    try:
        return IPv4Network(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _at(values: Mapping[str, Any], *keys: str) -> Any:
    found: Any = values
    for key in keys:
        found = cast("Mapping[str, Any]", found).get(key) if isinstance(found, Mapping) else None
    return found
