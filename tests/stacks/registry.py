"""What the metastore answers when a program looks for models and tables: by default, that there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc

from tests.stack_files import ENVIRONMENTS

MODEL = "databricks:index/getRegisteredModel:getRegisteredModel"
VERSIONS = "databricks:index/getRegisteredModelVersions:getRegisteredModelVersions"
TABLE = "databricks:index/getTable:getTable"
LOOKUPS = (MODEL, VERSIONS, TABLE)


class Refused(grpc.RpcError):
    """A lookup that failed, as the engine passes it on to the program."""

    def code(self) -> grpc.StatusCode:
        """Return the kind of failure, which the engine does not tell."""
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        """Return what the provider says."""
        return str(self)


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that was trained: its versions that are ready, and what its aliases name."""

    ready: tuple[int, ...]
    aliases: Mapping[str, int] = field(default_factory=dict[str, int])
    pending: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Registry:
    """What jobs have made so far, by full name."""

    models: Mapping[str, Model] = field(default_factory=dict[str, Model])
    tables: frozenset[str] = frozenset()

    def answer(self, token: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one of ``LOOKUPS`` as the provider does.

        Raises:
            Refused: there is no such object, in the provider's words.
        """
        if token == TABLE:
            name = asked["name"]
            if name not in self.tables:
                raise Refused(f"Table '{name}' does not exist.")
            catalog, schema, own = name.split(".")
            info = {"catalogName": catalog, "schemaName": schema, "name": own}
            return {"id": name, "name": name, "tableInfo": info}
        name = asked["fullName"]
        if name not in self.models:
            raise Refused(f"Routine or Model '{name}' does not exist.")
        model = self.models[name]
        if token == VERSIONS:
            states = {**dict.fromkeys(model.ready, "READY"), **dict.fromkeys(model.pending, "PENDING")}
            catalog, schema, own = name.split(".")
            place = {"catalogName": catalog, "schemaName": schema, "modelName": own}
            versions = [{**place, "version": number, "status": state} for number, state in states.items()]
            return {"id": name, "fullName": name, "modelVersions": versions}
        aliases = [{"aliasName": alias, "versionNum": number} for alias, number in model.aliases.items()]
        # The provider tells aliases only to those who ask for them.
        told = {"aliases": aliases} if asked.get("includeAliases") else {}
        return {"id": name, "fullName": name, "modelInfos": [{"fullName": name, **told}]}


CHAMPION, CHALLENGER, IN_THE_MAKING = 3, 4, 5
"""The versions of every model of ``TRAINED``."""

_RESULTS = {"dev": "experiments", "test": "validation", "prod": "serving"}

UNTRAINED = Registry()
"""Before the first training: models are registered, or not even that, and no job has made a table."""

TRAINED = Registry(
    models={
        f"ml_models_catalog.{stage}_models.customer_churn": Model(
            ready=(CHAMPION, CHALLENGER),
            aliases={"champion": CHAMPION, "challenger": CHALLENGER},
            pending=(IN_THE_MAKING,),
        )
        for stage in ("dev", "candidate", "production")
    },
    tables=frozenset(
        table
        for environment in ENVIRONMENTS
        for table in (
            f"ml_{environment}_catalog.feature_store.customer_features",
            f"ml_{environment}_catalog.{_RESULTS[environment]}.inference_logs_customer_churn_unpacked",
        )
    ),
)
"""After it: every model has a champion, and every table of the settings is there."""
