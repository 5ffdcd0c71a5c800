"""Lakeview: the form in which Databricks stores a dashboard.

Databricks documents no schema of it; it is that of an exported dashboard:
https://learn.microsoft.com/azure/databricks/dashboards/#export-import-and-share-a-dashboard
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from components.operations.dashboard_file import Axis, Chart, DashboardFile, DataSet, Table
from components.operations.statements import Parameter, statement


def stored_form(dashboard: DashboardFile, values: Mapping[str, str | int]) -> str:
    """Return the form that Databricks stores: the same text for the same file and values."""
    shown = [dataset for dataset in dashboard.datasets if not dataset.missing(values)]
    names = {dataset.name for dataset in shown}
    whole = {
        "datasets": [_dataset(dataset, values) for dataset in shown],
        "pages": [
            {
                "name": page.name,
                "displayName": page.title,
                "pageType": "PAGE_TYPE_CANVAS",
                "layout": [_placed(widget) for widget in page.widgets if widget.dataset in names],
            }
            for page in dashboard.pages
        ],
    }
    return json.dumps(whole, indent=2) + "\n"


def _dataset(dataset: DataSet, values: Mapping[str, str | int]) -> dict[str, Any]:
    read = statement(dataset.statement)
    return {
        "name": dataset.name,
        "displayName": dataset.title,
        "queryLines": read.text.splitlines(keepends=True),
        "parameters": [_parameter(p, values[p.name]) for p in read.parameters],
    }


def _parameter(parameter: Parameter, value: str | int) -> dict[str, Any]:
    kind = "INTEGER" if parameter.kind == "INT" else "STRING"
    return {
        "keyword": parameter.name,
        "displayName": parameter.meaning,
        "dataType": kind,
        "defaultSelection": {"values": {"dataType": kind, "values": [{"value": str(value)}]}},
    }


def _placed(widget: Chart | Table) -> dict[str, Any]:
    x, y, width, height = widget.at
    shown = _table(widget) if isinstance(widget, Table) else _chart(widget)
    return {"widget": shown, "position": {"x": x, "y": y, "width": width, "height": height}}


def _table(widget: Table) -> dict[str, Any]:
    fields = [{"name": column, "expression": f"`{column}`"} for column in widget.columns]
    columns = [{"fieldName": column, "displayName": _title(column)} for column in widget.columns]
    return _widget(widget, fields, {"columns": columns}, version=1, disaggregated=True)


def _chart(widget: Chart) -> dict[str, Any]:
    fields = [_field(widget.x), _field(widget.y), {"name": widget.color, "expression": f"`{widget.color}`"}]
    encodings = {
        "x": _encoding(widget.x),
        "y": _encoding(widget.y),
        "color": {
            "fieldName": widget.color,
            "displayName": _title(widget.color),
            "scale": {"type": "categorical"},
        },
    }
    return _widget(widget, fields, encodings, version=3, disaggregated=not widget.y.sum)


def _widget(
    widget: Chart | Table,
    fields: Sequence[Mapping[str, str]],
    encodings: Mapping[str, Any],
    *,
    version: int,
    disaggregated: bool,
) -> dict[str, Any]:
    query = {"datasetName": widget.dataset, "fields": fields, "disaggregated": disaggregated}
    return {
        "name": widget.name,
        "queries": [{"name": "main_query", "query": query}],
        "spec": {
            "version": version,
            "widgetType": widget.kind,
            "encodings": encodings,
            "frame": {"showTitle": True, "title": widget.title},
        },
    }


def _field(axis: Axis) -> dict[str, str]:
    expression = f"SUM(`{axis.field}`)" if axis.sum else f"`{axis.field}`"
    return {"name": _field_name(axis), "expression": expression}


def _field_name(axis: Axis) -> str:
    return f"sum({axis.field})" if axis.sum else axis.field


def _encoding(axis: Axis) -> dict[str, Any]:
    return {
        "fieldName": _field_name(axis),
        "displayName": _title(axis.field),
        "scale": {"type": axis.scale},
    }


def _title(column: str) -> str:
    return column.replace("_", " ").capitalize()
