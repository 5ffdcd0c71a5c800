"""What the commands for blue-green and canary are made of: their meter, their plan, their report."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from databricks.sdk.clock import Clock
from rich.table import Table

from company_ml.cli.common import notes, show
from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.numbers import finite
from company_ml.serving.canary import Kpi
from company_ml.serving.endpoint import Endpoint
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.meters import ExportMeter, Meter, TableMeter
from company_ml.serving.rollout import Rollout, final_name
from company_ml.serving.verdict import Verdict
from company_ml.statements.execution import run as run_statement
from company_ml.statements.packaged import packaged
from company_ml.statements.result import Result


def percents(text: str) -> tuple[int, ...]:
    """Read shares such as ``10,25,50,100``.

    Raises:
        InputError: they are not whole numbers with commas between.
    """
    try:
        return tuple(int(step) for step in text.split(","))
    except ValueError:
        raise InputError(f"--steps {text}: write whole numbers with commas, as 10,25,50,100") from None


def meter_for(
    endpoints: Endpoints, endpoint: Endpoint, source: str, warehouse: str | None, clock: Clock
) -> Meter:
    """Return the meter of a source: ``metrics`` or ``table``.

    Raises:
        InputError: the source is the table, and there is none or no warehouse to ask it by.
    """
    if source == "metrics":
        return ExportMeter(endpoints.client, endpoint.name, clock)
    if endpoint.inference_table is None or warehouse is None:
        raise InputError(
            f"--source table needs --warehouse and an inference table; endpoint {endpoint.name} records to "
            f"{endpoint.inference_table or 'none'}"
        )
    table, sql = endpoint.inference_table, packaged("serving", "payloads")

    def query(since: datetime) -> list[dict[str, Any]]:
        values = {"table_name": table, "endpoint": endpoint.name, "since": since}
        return run_statement(endpoints.client, warehouse, sql, values).records()

    return TableMeter(query, clock)


def business_figure(
    endpoints: Endpoints, path: Path | None, warehouse: str | None, ratio: float
) -> Kpi | None:
    """Return the business figure that a file's statement asks for, None without a file.

    Raises:
        InputError: the file cannot be read, or there is no warehouse to run it on.
    """
    if path is None:
        return None
    if warehouse is None:
        raise InputError("--kpi needs --warehouse to run its statement on")
    try:
        sql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error

    def measure(since: datetime) -> Mapping[str, float]:
        return _figures(path, run_statement(endpoints.client, warehouse, sql, {"since": since}))

    return Kpi(path.stem, measure, ratio)


def _figures(path: Path, result: Result) -> dict[str, float]:
    """Return the figure of each entity; what is null is not told.

    Raises:
        FrameworkError: the columns are others, an entity comes twice, or a figure is no finite number.
    """
    names = [column.name for column in result.columns]
    if missing := [name for name in ("served_entity_name", "value") if name not in names]:
        has = ", ".join(names) or "nothing"
        raise FrameworkError(f"{path} returns {has}, and lacks {' and '.join(missing)}")
    figures: dict[str, float] = {}
    for row in result.records():
        entity, value = row["served_entity_name"], row["value"]
        if value is None:
            continue
        if entity in figures:
            raise FrameworkError(f"{path} returns more than one value of {entity}")
        try:
            figures[entity] = finite(value)
        except ValueError as error:
            raise FrameworkError(f"{path} returns for {entity} a value that is none: {error}") from error
    return figures


def say_plan(rollout: Rollout, steps: tuple[int, ...], as_json: bool) -> None:
    """Print what a rollout would do from where it stands."""
    champion, candidate = rollout.names
    version = rollout.candidate.entity_version or ""
    left = [] if rollout.done else [step for step in steps if step >= (rollout.share or 0)]
    result: dict[str, Any] = {
        "endpoint": rollout.endpoint,
        "version": version,
        "champion": champion or None,
        "candidate": candidate,
        "share": rollout.share,
        "steps": left,
        "applied": False,
    }

    def people() -> str:
        if rollout.done:
            return f"version {version} has all traffic already"
        notes.print("dry run; add --apply to do it")
        shares = ", ".join(f"{step} %" for step in left)
        last = final_name(champion, version)
        return f"give {candidate} (version {version}) {shares} instead of {champion}, then serve it as {last}"

    show(result, as_json, people)


def tell(verdict: Verdict, as_json: bool, applied: bool = True) -> None:
    """Print the verdict, and end with the exit code of a refusal if the candidate was sent back.

    Args:
        verdict: How it ended.
        as_json: Whether a program reads.
        applied: Whether an endpoint was there to be changed.
    """
    people = (lambda: _verdict_table(verdict)) if applied else (lambda: verdict.reason)
    show(verdict.as_dict() | {"applied": applied}, as_json, people)
    if not verdict.accepted:
        raise RefusedError(f"version {verdict.version} was sent back: {verdict.reason}")


def _verdict_table(verdict: Verdict) -> Table:
    outcome = "serves now" if verdict.accepted else "was sent back"
    table = Table(
        "traffic",
        "requests",
        "errors",
        "p95 ms",
        "champion p95 ms",
        "breaches",
        "not decided",
        title=f"Version {verdict.version} {outcome} at {verdict.endpoint}: {verdict.reason}",
    )
    for step in verdict.steps:
        mine, theirs = step.candidate, step.champion
        table.add_row(
            f"{step.share} %",
            f"{mine.requests:g}",
            "-" if mine.error_rate is None else f"{mine.error_rate:.2%}",
            "-" if mine.p95_ms is None else f"{mine.p95_ms:.0f}",
            "-" if theirs.p95_ms is None else f"{theirs.p95_ms:.0f}",
            "; ".join(step.breaches) or "none",
            "; ".join(step.undecided) or "none",
        )
    return table
