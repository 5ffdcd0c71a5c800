"""The command ``deploy_model shadow``."""

from __future__ import annotations

# MLflow types its models in parts only.
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import environment_option, json_option, notes, show
from company_ml.cli.warehouse import warehouse_option
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.names import ModelName, version_uri

if TYPE_CHECKING:
    from company_ml.serving.shadow import Score
    from company_ml.settings.environment import EnvironmentName


@click.command(
    epilog="Example: deploy_model shadow customer-churn -e prod --version @challenger --hours 24 "
    "--report shadow.md"
)
@click.argument("name")
@environment_option
@click.option("--version", default="@challenger", show_default=True, help="The candidate.")
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1), help="How far to look back.")
@click.option(
    "--most", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="Requests at most."
)
@click.option("--agreement", default=0.95, show_default=True, help="Share of rows that must agree.")
@click.option(
    "--mean-shift", default=0.05, show_default=True, help="Limit of the mean shift of probabilities."
)
@click.option(
    "--tolerance",
    default=0.01,
    show_default=True,
    help="Relative difference within which two predicted numbers agree.",
)
@click.option(
    "--p95-ratio", default=1.25, show_default=True, help="Limit of p95 against the champion's, as recorded."
)
@click.option("--rows", default=100, show_default=True, help="Rows to judge by, at least.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report as Markdown to this file.")
@warehouse_option
@json_option
def shadow(
    name: str,
    environment: EnvironmentName,
    version: str,
    hours: int,
    most: int,
    agreement: float,
    mean_shift: float,
    tolerance: float,
    p95_ratio: float,
    rows: int,
    report: Path | None,
    warehouse: str,
    as_json: bool,
) -> None:
    """Let a candidate score the requests that an endpoint recorded, and compare. Changes nothing.

    Ends with exit code 3 if the candidate is beyond the limits.
    """
    from company_ml.cli.deploy.serving import endpoints_of, model_of, number_of

    # They bring pandas and SciPy, which the other commands can do without.
    from company_ml.serving.recorded import from_rows
    from company_ml.serving.shadow import ShadowLimits, replay
    from company_ml.serving.shadow_report import markdown
    from company_ml.statements.execution import run as run_statement
    from company_ml.statements.packaged import packaged

    limits = ShadowLimits(
        rows=rows, agreement=agreement, mean_shift=mean_shift, tolerance=tolerance, p95_ratio=p95_ratio
    )
    endpoints = endpoints_of(environment)
    endpoint = endpoints.get(name)
    if endpoint.inference_table is None:
        raise InputError(f"endpoint {name} records no requests, so there are none to replay")
    model = model_of(endpoint)
    number = number_of(environment, model, version)
    values = {
        "table_name": endpoint.inference_table,
        "since": datetime.now(UTC) - timedelta(hours=hours),
        "most": most,
    }
    notes.print(f"reading up to {most} requests from {endpoint.inference_table}")
    found = run_statement(endpoints.client, warehouse, packaged("serving", "recorded"), values).records()
    notes.print(f"replaying {len(found)} requests with version {number}")
    comparison = replay(from_rows(found), candidate(environment, model, number), limits)
    text = markdown(f"Version {number} of {model} in the shadow of {name}", comparison)
    if report:
        report.write_text(text, encoding="utf-8")
    result: dict[str, Any] = {"endpoint": name, "version": number, **comparison.as_dict()}
    show(result, as_json, lambda: text)
    if not comparison.accepted:
        raise RefusedError(f"version {number} is beyond the limits: {'; '.join(comparison.breaches)}")


def candidate(environment: EnvironmentName, model: ModelName, number: str) -> Score:
    """Load a version to score with. Whole numbers become floats where the model's signature has floats.

    Raises:
        FrameworkError: it cannot be loaded.
    """
    import mlflow
    import pandas as pd

    from company_ml.settings.connections import registry
    from company_ml.settings.environment import load

    registry(load(environment))
    try:
        loaded: Any = mlflow.pyfunc.load_model(version_uri(model, number))
    except Exception as error:  # flavors raise whatever their library raises
        raise FrameworkError(f"version {number} of {model} cannot be loaded: {error}") from error
    schema: Any = loaded.metadata.get_input_schema()
    floats = [
        column.name
        for column in (schema.inputs if schema else [])
        if str(getattr(column, "type", "")) in ("DataType.double", "DataType.float")
    ]

    def score(rows: pd.DataFrame) -> Any:
        given = [name for name in floats if name in rows.columns]
        return loaded.predict(rows.astype(dict.fromkeys(given, "float64")))

    return score
