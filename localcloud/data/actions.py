"""Makes what data scientists make, by the rules that programs meet too, and says what was made."""

from collections import Counter
from collections.abc import Sequence

from localcloud.core import faults
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import errors, model_versions, names, tables, tokens
from localcloud.databricks.routes import Route
from localcloud.databricks.securables import full_name_problems


def register_model(route: Route, name: str, comment: str | None = None) -> Properties:
    """Register a model, without versions."""
    own = _full_name(name)
    outputs = model_versions.model_outputs(route, own)
    inputs = {key: outputs[key] for key in ("catalogName", "schemaName", "name")}
    said = {"comment": comment} if comment else {}
    route.cloud.put(
        Stored(tokens.REGISTERED_MODEL, own, own, {**inputs, **said}, {**outputs, **said}, route.cloud.now())
    )
    return {"model": own}


def add_version(
    route: Route,
    name: str,
    aliases: Sequence[str],
    comment: str | None = None,
    requirements: Sequence[str] = (),
) -> Properties:
    """Make the next version of a model, and point aliases at it."""
    model = model_versions.model_named(route.cloud, _full_name(name))
    made = model_versions.add_version(route, model, comment, requirements)
    number = made.outputs["version"]
    for alias in aliases:
        model_versions.set_alias(route, model, alias, number)
    return {
        "model": model.id,
        "version": number,
        "status": made.outputs["status"],
        "aliases": list(aliases),
    }


def move_alias(route: Route, name: str, alias: str, number: int) -> Properties:
    """Point an alias of a model at a version that is there."""
    model = model_versions.model_named(route.cloud, _full_name(name))
    before = {one.outputs["aliasName"]: one.outputs["versionNum"] for one in _aliases(route, model)}
    model_versions.set_alias(route, model, alias, number)
    return {"model": model.id, "alias": alias, "version": number, "before": before.get(alias)}


def delete_alias(route: Route, name: str, alias: str) -> Properties:
    """Delete an alias of a model; the version that it named stays."""
    model = model_versions.model_named(route.cloud, _full_name(name))
    return {
        "model": model.id,
        "alias": alias,
        "before": model_versions.delete_alias(route.cloud, model, alias),
    }


def set_fault(route: Route, function: str, code: str, message: str) -> Properties:
    """Let a look-up fail until the faults are removed."""
    tokens_of_name = faults.known(function)
    if not tokens_of_name:
        raise errors.not_simulated(f"a look-up '{function}'; `localcloud data fault getTable ...` names one")
    for token in tokens_of_name:
        faults.set_fault(route.cloud, token, code, message)
    return {"function": function, "code": code, "message": message}


def remove_faults(route: Route) -> Properties:
    """Let every look-up answer again."""
    return {"removed": faults.remove_faults(route.cloud)}


def make_table(
    route: Route, name: str, columns: Sequence[tables.Column], comment: str | None = None
) -> Properties:
    """Make a managed table."""
    own = _full_name(name)
    for problem in (problem for column, _ in columns for problem in names.name_problems({"": column}, "")):
        raise errors.invalid(problem.message)
    for column, times in Counter(column.lower() for column, _ in columns).items():
        if times > 1:
            message = (
                f"The column `{column}` already exists. Choose another name or rename the existing column."
            )
            raise CloudError("COLUMN_ALREADY_EXISTS", message)
    tables.add_table(route, own, columns, comment)
    return {"table": own, "columns": [{"name": column, "type": kind} for column, kind in columns]}


def everything(route: Route) -> Properties:
    """Return all models with their versions and aliases, and all tables."""
    return {
        "models": [
            {
                "model": model.id,
                "versions": [
                    {key: one.outputs[key] for key in ("version", "status")}
                    for one in model_versions.versions_of(route.cloud, model)
                ],
                "aliases": {
                    one.outputs["aliasName"]: one.outputs["versionNum"] for one in _aliases(route, model)
                },
            }
            for model in route.cloud.all(tokens.REGISTERED_MODEL)
        ],
        "tables": [
            {
                "table": table.id,
                "columns": [
                    {"name": column["name"], "type": column["typeText"]}
                    for column in table.outputs["columns"]
                ],
            }
            for table in route.cloud.all(tokens.TABLE)
        ],
    }


def _aliases(route: Route, model: Stored) -> list[Stored]:
    return model_versions.aliases_of(route.cloud, model)


def _full_name(name: str) -> str:
    for problem in full_name_problems("", name):
        raise errors.invalid(problem.message)
    return names.stored_name(name)
