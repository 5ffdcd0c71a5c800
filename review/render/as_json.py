"""The report as data, for other programs. Secrets are masked in it as everywhere."""

import dataclasses
import json
from typing import Any

from review.model.report import Report
from review.render.words import happens


def as_json(report: Report) -> str:
    """Return the report as an indented JSON object; keys are those of the model, and the verdict."""
    data = dataclasses.asdict(report)
    for stack, told in zip(report.stacks, data["stacks"], strict=True):
        _complete(told, [happens(change) for change in stack.changes])
        told["cost"]["difference"] = stack.cost.difference
    whole = {"verdict": dataclasses.asdict(report.verdict), **data}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _complete(stack: dict[str, Any], happenings: list[str]) -> None:
    for change, words in zip(stack["changes"], happenings, strict=True):
        change["happens"] = words
