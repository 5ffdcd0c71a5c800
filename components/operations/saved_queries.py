"""SavedQueries: the statements, ready to run in the SQL editor."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.operations.statements import Parameter, Value, statement


@dataclass(frozen=True, kw_only=True)
class SavedQueriesArgs:
    """Which statements are saved, with the values that their parameters begin with."""

    queries: Mapping[str, Mapping[str, Value]]  # statement -> parameter -> value
    folder: pulumi.Input[str]  # whoever may read the folder may run the queries
    warehouse_id: pulumi.Input[str]
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse statements that do not exist, and values that they do not take."""
        for name, values in self.queries.items():
            statement(name).check(values)


class SavedQueries(pulumi.ComponentResource):
    """Queries that run with the rights of whoever runs them. Needs a workspace-level provider."""

    query_ids: dict[str, pulumi.Output[str]]
    """Statement to the id of its query."""

    def __init__(self, name: str, args: SavedQueriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:SavedQueries", name, None, opts)

        self.query_ids = {}
        for key, values in args.queries.items():
            saved = statement(key)
            query = databricks.Query(
                f"{name}-{key}",
                display_name=key.replace("_", " ").capitalize(),
                description=saved.purpose,
                query_text=saved.text,
                parameters=[_parameter(parameter, values) for parameter in saved.parameters] or None,
                warehouse_id=args.warehouse_id,
                parent_path=args.folder,
                run_as_mode="VIEWER",
                # Tags of a query are plain words.
                tags=[f"{tag}:{args.tags[tag]}" for tag in sorted(args.tags)],
                opts=pulumi.ResourceOptions(parent=self),
            )
            self.query_ids[key] = query.id

        self.register_outputs({"query_ids": self.query_ids})


def _parameter(parameter: Parameter, values: Mapping[str, Value]) -> "databricks.QueryParameterArgsDict":
    made: databricks.QueryParameterArgsDict = {"name": parameter.name, "title": parameter.meaning}
    value = values[parameter.name]
    if isinstance(value, int):
        made["numeric_value"] = {"value": value}
    else:
        made["text_value"] = {"value": value}
    return made
