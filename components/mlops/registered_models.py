"""Registered models: the names under which versions are kept, in the schemas of the model registry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_databricks as databricks

from components.unity_catalog.names import check_full_name, check_name, check_unique


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """A model in one schema. A model that passes through stages stands in the schema of each of them."""

    name: str
    schema: str
    comment: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Refuse names that SQL must quote."""
        check_name("model", self.name)
        check_name(f"schema of model {self.name!r}:", self.schema)


@dataclass(frozen=True, kw_only=True)
class RegisteredModelsArgs:
    """The models, and what Databricks calls their schemas.

    ``schema_names`` gives each schema's full name, ``catalog.schema``. ``owner`` must be a group that whoever
    deploys is a member of, because ownership leaves the deployer at once.
    """

    models: Sequence[ModelSpec]
    schema_names: Mapping[str, pulumi.Input[str]]
    owner: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse models that repeat, and schemas that nobody declared."""
        for schema, full_name in self.schema_names.items():
            check_full_name(f"schema_names[{schema!r}]", full_name, "catalog.schema")
        check_unique("model", (f"{model.schema}.{model.name}" for model in self.models))
        for model in self.models:
            if model.schema not in self.schema_names:
                raise ValueError(
                    f"model {model.name!r} is to stand in schema {model.schema!r}, which is not declared;"
                    f" declared are {', '.join(sorted(self.schema_names)) or 'none'}"
                )


class RegisteredModels(pulumi.ComponentResource):
    """Models without versions: versions and aliases come and go with operations. Needs a workspace provider.

    A model holds its versions, and is protected. Who may use it is granted on its schema. No resource of the
    provider sets the tags of a model, so they are yielded for the operations to set:
    https://learn.microsoft.com/azure/databricks/machine-learning/manage-model-lifecycle/
    """

    model_names: dict[str, pulumi.Output[str]]
    """``schema.model`` to the full name, known once the model exists."""

    model_tags: dict[str, dict[str, str]]
    """``schema.model`` to the tags that the model should have."""

    def __init__(
        self, name: str, args: RegisteredModelsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:mlops:RegisteredModels", name, None, opts)

        self.model_names = {}
        self.model_tags = {}
        for model in args.models:
            schema = pulumi.Output.from_input(args.schema_names[model.schema])
            made = databricks.RegisteredModel(
                f"{name}-{model.schema}-{model.name}",
                catalog_name=schema.apply(lambda full_name: full_name.partition(".")[0]),
                schema_name=schema.apply(lambda full_name: full_name.partition(".")[2]),
                name=model.name,
                comment=model.comment,
                owner=args.owner,
                opts=pulumi.ResourceOptions(parent=self, protect=True),
            )
            key = f"{model.schema}.{model.name}"
            # Read from the model: what names it by this waits for it.
            self.model_names[key] = pulumi.Output.concat(schema, ".", made.name)
            self.model_tags[key] = {tag: model.tags[tag] for tag in sorted(model.tags)}

        self.register_outputs({"model_names": self.model_names, "model_tags": self.model_tags})
