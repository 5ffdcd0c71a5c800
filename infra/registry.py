"""What the model registry holds now: which version a serving endpoint gets.

A version is made by training and an alias is moved by promotion, so neither is in the program. Both are
looked up at every deployment through a workspace whose address is known, and so in every preview too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_databricks as databricks

from infra.lookups import unless_missing

READY = "READY"


@dataclass(frozen=True)
class Waiting:
    """Why there is no such version yet, in words."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What the registry says of one model: ready versions, and aliases with the versions they name."""

    versions: Sequence[int]
    aliases: dict[str, int]


LookUp = Callable[[str], Registered | None]
"""Returns what the registry says of a model, by its full name; None where there is no such model."""


def look_up_through(provider: databricks.Provider) -> LookUp:
    """Return a look-up that asks through a workspace of the metastore, and asks once for each model.

    Raises, when called, whatever the provider raises but for a missing model: a registry that cannot be
    read must not look like an empty one.
    """
    known: dict[str, Registered | None] = {}
    options = pulumi.InvokeOptions(provider=provider)

    def ask(model: str) -> Registered:
        # Typed loosely: pyright takes the properties of the SDK's nested results for methods.
        info: Any = databricks.get_registered_model(full_name=model, include_aliases=True, opts=options)
        found: Any = databricks.get_registered_model_versions(full_name=model, opts=options)
        return Registered(
            versions=[version.version for version in found.model_versions if version.status == READY],
            aliases={
                alias.alias_name: alias.version_num for one in info.model_infos for alias in one.aliases or ()
            },
        )

    def look_up(model: str) -> Registered | None:
        if model not in known:
            known[model] = unless_missing(lambda: ask(model))
        return known[model]

    return look_up


def resolve(look_up: LookUp, model: str, version: str) -> int | Waiting:
    """Return the number of a model's version, or why there is none yet.

    Args:
        look_up: How to ask the registry.
        model: Full name of the model, ``catalog.schema.model``.
        version: A number, or an alias with ``@`` before it.
    """
    found = look_up(model)
    if found is None:
        return Waiting(f"the model {model} does not exist yet")
    if version.startswith("@"):
        number = found.aliases.get(version.removeprefix("@"))
        if number is None:
            return Waiting(f"no version of {model} has the alias {version.removeprefix('@')} yet")
    else:
        number = int(version)
    if number not in found.versions:
        return Waiting(f"version {number} of {model} does not exist yet or is not ready")
    return number
