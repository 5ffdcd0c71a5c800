"""The command of ``monitor_model`` that requests retraining when monitors are violated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from company_ml.cli.common import apply_option, environment_option, json_option, notes, show
from company_ml.cli.warehouse import timeout_option, warehouse_option
from company_ml.names import CHAMPION, ModelName

if TYPE_CHECKING:
    from company_ml.settings.environment import EnvironmentName


@click.command(
    epilog="Example: monitor_model violations -e prod -c customer_churn --drift-limit 0.3 "
    "--accuracy-drop-limit 0.05 --warehouse 1234567890abcdef --apply"
)
@environment_option
@click.option("--config", "-c", "name", required=True, help="A packaged definition, or a .yaml file.")
@click.option(
    "--drift-limit",
    type=float,
    required=True,
    help="Drift of a column from which on a window is violated: that of the stack's alert.",
)
@click.option(
    "--accuracy-drop-limit",
    type=float,
    required=True,
    help="Drop of accuracy from which on a window is violated: that of the stack's alert.",
)
@warehouse_option
@timeout_option
@apply_option
@json_option
def violations(
    environment: EnvironmentName,
    name: str,
    drift_limit: float,
    accuracy_drop_limit: float,
    warehouse: str,
    timeout: float,
    apply: bool,
    as_json: bool,
) -> None:
    """Request to retrain a model whose monitors are violated in each of the last windows.

    Ends well whether or not they are: the stack's alerts tell people. Nothing is trained here: see
    retrain_model.
    """
    from company_ml.registry.failures import explained
    from company_ml.registry.versions import get_version, registered
    from company_ml.retraining import definition
    from company_ml.retraining.requests import Requests, find_table
    from company_ml.retraining.violations import Limits, MetricTables
    from company_ml.settings.connections import registry, stages, workspace
    from company_ml.settings.environment import load

    settings, wanted = load(environment), definition.load(name)
    limits = Limits(drift_limit, accuracy_drop_limit)
    client, of_workspace = registry(settings), workspace(settings)
    model = ModelName(settings.models_catalog, stages(settings).schema(settings.stage), wanted.model)
    result: dict[str, Any] = {"model": str(model), "version": None, "request": None, "violations": []}
    with explained(f"looking for the {CHAMPION} of {model}"):
        found = registered(client, model)
        if found is None or CHAMPION not in found.aliases:
            text = f"{model} has no {CHAMPION}, so nothing of it can be violated"
            show(result, as_json, lambda: text)
            return
        champion = get_version(client, model, found.aliases[CHAMPION])
    requests = Requests(of_workspace, warehouse, find_table(of_workspace, settings), timeout)
    tables = MetricTables(of_workspace, warehouse, settings, timeout)
    findings = tables.violations(wanted, champion, limits, requests.latest_window(wanted.model))
    for table in findings.absent:
        notes.print(
            f"There is no table {table}: its monitor has not written it yet, so nothing of it counts."
        )
    result |= {"version": champion.number, "violations": [str(each) for each in findings.violations]}
    if not findings.violations:
        text = f"{champion}: no metric is violated in each of {wanted.windows} windows since the last request"
    elif apply:
        result["request"] = requests.add(champion, findings.violations)
        text = f"{champion}: request {result['request']}: {'; '.join(result['violations'])}"
    else:
        text = f"{champion}: to be requested with --apply: {'; '.join(result['violations'])}"
    show(result, as_json, lambda: text)


COMMANDS = (violations,)
