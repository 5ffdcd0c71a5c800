"""What training, promotion and jobs have created by now: models with versions and aliases, and tables.

None of it is in the program. It is looked up once at the start of every deployment, through a workspace
whose address is known, and so in every preview too; a look-up that fails ends the run before anything is
registered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import pulumi
import pulumi_databricks as databricks

from infra.lookups import AnswerError, unless_missing

READY = "READY"


@dataclass(frozen=True)
class Pending:
    """Why there is no such version, in words."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Model:
    """A registered model: its ready versions, and its aliases with the versions that they name."""

    versions: Sequence[int]
    aliases: Mapping[str, int]


@dataclass(frozen=True)
class Registry:
    """The models that exist, and the tables that exist, by full name, among those that were asked for."""

    models: Mapping[str, Model]
    tables: frozenset[str]

    @classmethod
    def read(cls, provider: databricks.Provider, models: Iterable[str], tables: Iterable[str]) -> Self:
        """Look models and tables up through a workspace of the metastore, each once.

        Raises:
            pulumi.RunError: an answer is not about the object that was asked for. A registry that cannot be
                read must not look like an empty one.
        """
        options = pulumi.InvokeOptions(provider=provider)
        found = {name: _model(name, options) for name in dict.fromkeys(models)}
        return cls(
            models={name: model for name, model in found.items() if model},
            tables=frozenset(name for name in dict.fromkeys(tables) if _table_exists(name, options)),
        )

    def resolve(self, model: str, version: str) -> int | Pending:
        """Return the number of a model's version, or why there is none that can be served.

        Args:
            model: Full name of the model, ``catalog.schema.model``.
            version: A number, or an alias with ``@`` before it.
        """
        registered = self.models.get(model)
        if registered is None:
            return Pending(f"the model {model} does not exist yet")
        if version.startswith("@"):
            number = registered.aliases.get(version.removeprefix("@"))
            if number is None:
                return Pending(f"no version of {model} has the alias {version.removeprefix('@')} yet")
        else:
            number = int(version)
        if number not in registered.versions:
            return Pending(f"version {number} of {model} does not exist yet or is not ready")
        return number


def _model(name: str, options: pulumi.InvokeOptions) -> Model | None:
    def ask() -> Model:
        # Typed loosely: pyright takes the properties of the SDK's nested results for methods.
        answer: Any = databricks.get_registered_model(full_name=name, include_aliases=True, opts=options)
        listed: Any = databricks.get_registered_model_versions(full_name=name, opts=options)
        infos: Sequence[Any] = answer.model_infos or ()
        versions: Sequence[Any] | None = listed.model_versions
        if not infos or versions is None:
            raise AnswerError("the answer is empty")
        for info in infos:
            _require_about(name, info.full_name)
        for version in versions:
            _require_about(name, _joined(version.catalog_name, version.schema_name, version.model_name))
        return Model(
            versions=[version.version for version in versions if version.status == READY],
            aliases={alias.alias_name: alias.version_num for info in infos for alias in info.aliases or ()},
        )

    return unless_missing("Routine or Model", name, ask)


def _table_exists(name: str, options: pulumi.InvokeOptions) -> bool:
    def ask() -> bool:
        info: Any = databricks.get_table(name=name, opts=options).table_info
        if info is None:
            raise AnswerError("the answer is empty")
        _require_about(name, _joined(info.catalog_name, info.schema_name, info.name))
        return True

    return unless_missing("Table", name, ask) is not None


def _require_about(name: str, answered: str | None) -> None:
    """Raise ``AnswerError`` on an answer about another object than the one that was asked for."""
    if (answered or "").casefold() != name.casefold():
        raise AnswerError(f"the answer is about {answered or 'no object at all'}")


def _joined(*parts: str | None) -> str | None:
    return ".".join(part for part in parts if part) or None
