"""What the commands of the bundle's tasks get."""

import re
from collections.abc import Mapping
from typing import Any

from bundle import check
from bundle.check import FOLDER


def typed(job: Mapping[str, Any], task: Mapping[str, Any], run: int = 6) -> list[str]:
    """Return what a task's command gets: parameters of the job filled in, files where they are here."""
    given = {f"job.parameters.{one['name']}": one["default"] for one in job.get("parameters", [])}
    given |= {"task.run_id": "7", "job.run_id": str(run)}
    words = [
        re.sub(r"\{\{([\w.]+)\}\}", lambda match: given[match[1]], word)
        for word in task["python_wheel_task"]["parameters"]
    ]
    # Where the bundle's files lie in the workspace.
    return [
        re.sub(r"/Workspace/Users/[^/]+/\.bundle/company-ml/[\w/-]+/files", str(FOLDER), word)
        for word in words
    ]


def parameters(
    whole: Mapping[str, Any], target: str, values: Mapping[str, Any], job: str, task: str
) -> list[str]:
    """Return what the command of a target's task gets, with the values that were written for the target."""
    configuration, problems = check.resolved(whole, target, values)
    assert problems == []
    found = configuration["resources"]["jobs"][job]
    (one,) = (each for each in found["tasks"] if each["task_key"] == task)
    return typed(found, one)
