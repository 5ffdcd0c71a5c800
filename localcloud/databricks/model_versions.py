"""Registered models, their versions and their aliases, whoever makes them.

Models are made by programs and by people, versions and aliases by people and jobs only; all of them see the
same objects. The rules of aliases are those of MLflow, which Unity Catalog keeps to:
``mlflow/utils/validation.py`` and
https://learn.microsoft.com/azure/databricks/machine-learning/manage-model-lifecycle/
"""

import re
from collections.abc import Sequence

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import created_stamp
from localcloud.databricks.routes import Route
from localcloud.databricks.securables import schema_of

READY = "READY"
LONGEST_ALIAS = 255

_ALIAS = re.compile(r"[\w\-]+")
_VERSION_ALIAS = re.compile(r"[vV]\d+")


def model_outputs(route: Route, name: str) -> Properties:
    """Return what the service makes up for a new model of this full name, or raise why there can be none."""
    catalog, schema, model = name.split(".")
    within = schema_of(route.cloud, name)
    if route.cloud.get(tokens.REGISTERED_MODEL, name):
        message = f"Routine or Model '{model}' already exists"
        raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
    place = within.inputs.get("storageRoot") or _catalog_location(route.cloud, catalog)
    return {
        "name": model,
        "catalogName": catalog,
        "schemaName": schema,
        "fullName": name,
        "metastoreId": within.outputs["metastoreId"],
        "owner": route.caller,
        "storageLocation": f"{place}/models/{names.new_uuid()}",
        **created_stamp(route),
    }


def model_named(cloud: Cloud, name: str) -> Stored:
    """Return the model of this full name, or raise the service's 404."""
    found = cloud.get(tokens.REGISTERED_MODEL, names.stored_name(name))
    if found is None:
        message = f"Routine or Model '{names.stored_name(name)}' does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    return found


def versions_of(cloud: Cloud, model: Stored) -> list[Stored]:
    """Return the model's versions, oldest first."""
    return [one for one in cloud.all(tokens.MODEL_VERSION) if one.id.startswith(f"{model.id}/")]


def version_of(cloud: Cloud, model: Stored, number: object) -> Stored:
    """Return one version of the model, or raise the service's 404."""
    found = cloud.get(tokens.MODEL_VERSION, f"{model.id}/{number}")
    if found is None:
        message = f"Model version '{model.id}' version {number} does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    return found


def add_version(
    route: Route, model: Stored, comment: str | None = None, requirements: Sequence[str] = ()
) -> Stored:
    """Make the model's next version, ready to be served.

    ``requirements`` are the lines of the requirements.txt among its files, with which an endpoint is built:
    https://mlflow.org/docs/latest/ml/model/dependencies/.
    """
    cloud = route.cloud
    number = max((one.outputs["version"] for one in versions_of(cloud, model)), default=0) + 1
    about = {key: model.outputs[key] for key in ("catalogName", "schemaName", "metastoreId")}
    identity = names.new_uuid()
    place = f"{model.outputs['storageLocation']}/versions/{identity}"
    outputs: Properties = {
        **about,
        "modelName": model.outputs["name"],
        "version": number,
        "id": identity,
        "status": READY,
        "source": place,
        "storageLocation": place,
        **({"comment": comment} if comment else {}),
        **created_stamp(route),
    }
    own, files = f"{model.id}/{number}", {"requirements": list(requirements)}
    made = Stored(tokens.MODEL_VERSION, own, own, files, outputs, cloud.now())
    cloud.put(made)
    return made


def aliases_of(cloud: Cloud, model: Stored) -> list[Stored]:
    """Return the model's aliases, oldest first."""
    return [one for one in cloud.all(tokens.MODEL_ALIAS) if one.id.startswith(f"{model.id}@")]


def set_alias(route: Route, model: Stored, alias: str, number: int) -> Stored:
    """Point an alias at a version; it leaves the version that it pointed at before."""
    require_alias_name(alias)
    cloud = route.cloud
    version = version_of(cloud, model, number)
    outputs = {"aliasName": alias, "versionNum": version.outputs["version"]}
    own = f"{model.id}@{alias}"
    made = Stored(tokens.MODEL_ALIAS, own, own, {}, outputs, cloud.now())
    cloud.put(made)
    return made


def delete_alias(cloud: Cloud, model: Stored, alias: str) -> int:
    """Delete an alias and return the version that it named, or raise the service's 404."""
    found = cloud.get(tokens.MODEL_ALIAS, f"{model.id}@{alias}")
    if found is None:
        message = f"Alias '{alias}' of model '{model.id}' does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    cloud.remove(found)
    return found.outputs["versionNum"]


def require_alias_name(alias: str) -> None:
    """Raise the refusal of an alias that could be taken for something else, or is spelled badly."""
    if not alias or len(alias) > LONGEST_ALIAS or not _ALIAS.fullmatch(alias):
        message = (
            f"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_) and "
            f"dashes (-), up to {LONGEST_ALIAS} characters."
        )
        raise errors.invalid(message)
    if alias.lower() == "latest":
        raise errors.invalid("'latest' alias name (case insensitive) is reserved.")
    if _VERSION_ALIAS.fullmatch(alias):
        raise errors.invalid(f"Version alias name '{alias}' is reserved.")


def forget(cloud: Cloud, model: Stored) -> None:
    """Remove the versions and aliases of a model that goes."""
    for stored in (*versions_of(cloud, model), *aliases_of(cloud, model)):
        cloud.remove(stored)


def _catalog_location(cloud: Cloud, catalog: str) -> str:
    found = cloud.get(tokens.CATALOG, catalog)
    return str(found.outputs["storageLocation"]) if found else ""
