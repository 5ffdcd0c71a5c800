"""Databricks runtimes: the grammar of their keys, and those that the simulated workspaces offer.

https://learn.microsoft.com/azure/databricks/release-notes/runtime/ and the answer of
https://docs.databricks.com/api/azure/workspace/clusters/sparkversions.
"""

import re
from dataclasses import dataclass

_KEY = re.compile(
    r"(?P<major>\d+)\.(?:(?P<minor>\d+)\.)?x-(?:(?P<hardware>cpu|gpu)-ml-)?(?:photon-)?"
    r"scala(?P<scala>2\.1[23])"
)
_AUTOMATIC = re.compile(r"auto:(?:latest|prev-major)(?:-lts)?(?:-ml)?")

FIRST_ON_SCALA_2_13 = 17
"""The first major release that exists with Scala 2.13 only; 16.4 has both."""


@dataclass(frozen=True)
class Runtime:
    """A key taken apart."""

    major: int
    minor: int | None
    machine_learning: bool
    gpu: bool
    scala: str


@dataclass(frozen=True)
class Release:
    """A release that workspaces offer, as plain and as machine-learning runtimes."""

    number: str
    scala: str
    spark: str
    long_term_support: bool = True

    def key(self, *, machine_learning: bool, gpu: bool) -> str:
        """Return the key of one of its runtimes."""
        hardware = f"{'gpu' if gpu else 'cpu'}-ml-" if machine_learning else ""
        return f"{self.number}.x-{hardware}scala{self.scala}"


RELEASES = (
    Release("13.3", "2.12", "3.4.1"),
    Release("14.3", "2.12", "3.5.0"),
    Release("15.4", "2.12", "3.5.0"),
    Release("16.4", "2.12", "3.5.2"),
    Release("17.3", "2.13", "4.0.0"),
    Release("18.1", "2.13", "4.1.0", long_term_support=False),
)
"""Oldest first."""


def parse(key: str) -> Runtime | None:
    """Take a key apart, or return None for one that is none."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    hardware, minor = match["hardware"], match["minor"]
    return Runtime(
        int(match["major"]), int(minor) if minor else None, bool(hardware), hardware == "gpu", match["scala"]
    )


def refuses(key: str) -> str | None:
    """Return why no workspace has a runtime with this key, or None."""
    if _AUTOMATIC.fullmatch(key):
        return "is for cluster policies; a cluster names its runtime"
    runtime = parse(key)
    if runtime is None:
        return (
            "is no key of a runtime; keys look like 17.3.x-scala2.13, 17.3.x-cpu-ml-scala2.13 "
            "and 17.3.x-gpu-ml-scala2.13"
        )
    if (runtime.major >= FIRST_ON_SCALA_2_13) != (runtime.scala == "2.13") and runtime.major != 16:
        other = "2.12" if runtime.scala == "2.13" else "2.13"
        return f"does not exist; Databricks Runtime {runtime.major} has Scala {other}"
    return None
