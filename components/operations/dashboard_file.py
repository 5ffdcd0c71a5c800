"""Dashboard files: the readable form of a dashboard, checked when it is read."""

from collections.abc import Container, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from components.operations.statements import Parameter, Statement, statement

_PACKAGE = "components.operations.dashboards"
_COLUMNS = 6


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataSet(_Part):
    """What one statement yields."""

    name: str
    title: str
    statement: str
    optional: bool = False

    def missing(self, names: Container[str]) -> list[str]:
        """Return the parameters of the statement that are none of these."""
        return [p.name for p in statement(self.statement).parameters if p.name not in names]


class Axis(_Part):
    """One field along one direction of a chart; ``sum`` adds up what falls on one place."""

    field: str
    scale: Literal["temporal", "quantitative", "categorical"]
    sum: bool = False


class Chart(_Part):
    """A field over another, one line or colour for each value of a third."""

    kind: Literal["bar", "line"]
    name: str
    title: str
    dataset: str
    at: tuple[int, int, int, int]
    x: Axis
    y: Axis
    color: str


class Table(_Part):
    """Rows as they come."""

    kind: Literal["table"]
    name: str
    title: str
    dataset: str
    at: tuple[int, int, int, int]
    columns: tuple[str, ...]


Widget = Annotated[Chart | Table, Field(discriminator="kind")]


class Page(_Part):
    """One page of widgets."""

    name: str
    title: str
    widgets: tuple[Widget, ...]


class DashboardFile(_Part):
    """A whole dashboard."""

    datasets: tuple[DataSet, ...]
    pages: tuple[Page, ...]

    def model_post_init(self, _context: Any) -> None:
        """Refuse widgets that show what no data set yields, or that lie beside the page."""
        known = {dataset.name: statement(dataset.statement) for dataset in self.datasets}
        for page in self.pages:
            for widget in page.widgets:
                _check_widget(widget, known)

    def parameters(self) -> dict[str, Parameter]:
        """Return every parameter of every statement, by name."""
        used = [statement(dataset.statement).parameters for dataset in self.datasets]
        return {parameter.name: parameter for parameters in used for parameter in parameters}

    def check(self, names: Sequence[str]) -> None:
        """Raise ``ValueError`` unless these values are known and suffice for what is not optional."""
        if unknown := sorted(set(names) - set(self.parameters())):
            raise ValueError(f"no statement of the dashboard has a parameter {', '.join(unknown)}")
        for dataset in self.datasets:
            missing = dataset.missing(names)
            if missing and not dataset.optional:
                raise ValueError(f"data set {dataset.name!r} has no value for {', '.join(missing)}")


@cache
def dashboard_file(name: str) -> DashboardFile:
    """Return a dashboard by its name: that of its file, without the ending."""
    text = files(_PACKAGE).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return DashboardFile.model_validate(yaml.safe_load(text))


def _fields(widget: Chart | Table) -> list[str]:
    if isinstance(widget, Table):
        return list(widget.columns)
    return [widget.x.field, widget.y.field, widget.color]


def _check_widget(widget: Chart | Table, known: Mapping[str, Statement]) -> None:
    where = f"widget {widget.name!r}"
    if widget.dataset not in known:
        raise ValueError(f"{where} shows data set {widget.dataset!r}, which is not declared")
    for name in _fields(widget):
        if name not in known[widget.dataset].columns:
            raise ValueError(f"{where} shows {name!r}, which data set {widget.dataset!r} does not yield")
    x, _, width, _ = widget.at
    if x + width > _COLUMNS:
        raise ValueError(f"{where} reaches column {x + width}; a page has {_COLUMNS}")
