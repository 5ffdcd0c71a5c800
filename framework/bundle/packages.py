"""Whether jobs without a server install from where the network policy lets them.

Where packages come from a mirror, the network policy has no index's hosts, and the environments of serverless
jobs are made under it: names of packages lead nowhere, paths of wheels and lists do. A list of the stack's
own says ``--no-index`` itself.
https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from bundle.problems import Problem

_PATH = re.compile(r"(-r|--requirement|-f|--find-links)?[ =]*\.{0,2}/.*")
"""A wheel or a list by its path; two slashes of a URL come later in a text."""
_WITHOUT_INDEX = "--no-index"


def problems(jobs: Mapping[str, Mapping[str, Any]], mirror: str) -> Iterator[Problem]:
    """Yield the dependencies of jobs that ask a package index.

    Args:
        jobs: The jobs by name.
        mirror: Folder of the wheels that stand for an index; empty where the policy lets jobs reach one.
    """
    if not mirror:
        return
    for name, job in jobs.items():
        for number, environment in enumerate(cast("list[Any]", job.get("environments") or [])):
            lines = [str(line).strip() for line in (environment.get("spec") or {}).get("dependencies") or []]
            if _WITHOUT_INDEX in lines:
                continue
            path = f"resources.jobs.{name}.environments[{number}].spec.dependencies"
            for position, line in enumerate(lines):
                if not _PATH.fullmatch(line):
                    yield Problem(
                        f"{path}[{position}]",
                        f"{line} comes from a package index, which the network policy lets no job reach; "
                        "name the path of a wheel or of a list, or set serverless.packages to index",
                    )
