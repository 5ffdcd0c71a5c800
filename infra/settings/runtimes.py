"""Databricks runtimes: which there are, until when each is supported, and the keys that clusters take.

The table is of 2026-11-23, from https://learn.microsoft.com/azure/databricks/runtime/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from components.compute.shape import RUNTIME_KEY

Hardware = Literal["cpu", "gpu"]

END_OF_SUPPORT: Mapping[str, date] = {
    "12.2": date(2026, 3, 1),
    "13.3": date(2026, 8, 22),
    "14.3": date(2027, 2, 1),
    "15.4": date(2027, 8, 19),
    "16.4": date(2028, 5, 9),
    "17.0": date(2025, 12, 23),
    "17.1": date(2026, 2, 1),
    "17.2": date(2026, 3, 26),
    "17.3": date(2028, 10, 22),
    "18": date(2029, 6, 10),
}
"""The last day of support of each release. From 18 on, all of a major version's releases share it."""

LAST_MINOR: Mapping[str, int] = {"18": 2}
"""The last release with a number of its own, of major versions that went on without:
https://docs.databricks.com/aws/en/release-notes/runtime/18
"""

NOTICE = timedelta(days=90)
"""How long before the end of support one is warned."""

PHOTON_WITH_ML_FROM = (15, 2)
"""https://learn.microsoft.com/azure/databricks/compute/photon"""

FRAMEWORK_FROM = (15, 0)
"""Clusters install lists of requirements, and have a Python that the framework runs on.

https://docs.databricks.com/aws/en/libraries/package-repositories
https://learn.microsoft.com/azure/databricks/release-notes/runtime/15.4lts
"""

SCALA_213_FROM = 17
"""https://learn.microsoft.com/azure/databricks/release-notes/runtime/17.0"""

WITH_EITHER_SCALA = "16.4"
"""https://learn.microsoft.com/azure/databricks/release-notes/runtime/16.4lts"""

_RELEASE = re.compile(r"(?P<release>(?P<major>\d+)(?:\.(?P<minor>\d+))?)\.x")


@dataclass(frozen=True)
class Runtime:
    """A runtime for machine learning."""

    release: str  # "17.3", or "18" for whatever is the latest of it
    hardware: Hardware
    scala: str

    @property
    def version(self) -> tuple[int, ...]:
        """The release in numbers."""
        return tuple(map(int, self.release.split(".")))

    def on(self, hardware: Hardware) -> "Runtime":
        """Return the same release for other hardware."""
        return replace(self, hardware=hardware)

    @property
    def key(self) -> str:
        """What a cluster calls it, such as ``17.3.x-cpu-ml-scala2.13``."""
        return f"{self.release}.x-{self.hardware}-ml-scala{self.scala}"

    @property
    def end_of_support(self) -> date | None:
        """The last day of support, if there is such a release."""
        major, *minor = self.release.split(".")
        if minor and int(minor[0]) > LAST_MINOR.get(major, -1):
            return END_OF_SUPPORT.get(self.release)
        return END_OF_SUPPORT.get(self.release) or END_OF_SUPPORT.get(major)


def parse(written: str) -> Runtime:
    """Return the runtime that a release such as ``17.3.x``, or a cluster's key, means.

    Raises:
        ValueError: it is none, or none that these clusters can use.
    """
    if match := _RELEASE.fullmatch(written):
        return Runtime(match["release"], "cpu", _scala(int(match["major"])))
    match = RUNTIME_KEY.fullmatch(written)
    if not match:
        raise ValueError(f"{written} is no runtime; write its release, such as 17.3.x")
    major = int(match["major"])
    release = f"{match['release']}.x"
    if match["photon"]:
        raise ValueError(f"{written} names Photon; write {release} and set photon instead")
    if not match["ml"]:
        raise ValueError(f"{written} is without the machine-learning libraries; write {release}")
    if match["scala"] != _scala(major) and match["release"] != WITH_EITHER_SCALA:
        raise ValueError(
            f"{written} does not exist: runtime {major} has Scala {_scala(major)}; write {release}"
        )
    return Runtime(match["release"], "gpu" if match["hardware"] == "gpu" else "cpu", match["scala"])


def support_mistake(runtime: Runtime, today: date) -> str | None:
    """Say that a runtime is unknown, no longer supported, or too old for the framework."""
    end = runtime.end_of_support
    if end is None:
        return f"{runtime.release} is not in the table of runtimes; choose among {supported(today)}"
    if end < today:
        return f"{runtime.release} is without support since {end}; choose among {supported(today)}"
    if runtime.version < FRAMEWORK_FROM:
        return f"{runtime.release} cannot install the framework; choose among {supported(today)}"
    return None


def support_warning(runtime: Runtime, today: date) -> str | None:
    """Say that a runtime's support ends soon."""
    end = runtime.end_of_support
    if end is None or not today <= end <= today + NOTICE:
        return None
    return f"support of {runtime.release} ends on {end}; move to a later one of {supported(today)}"


def supported(today: date) -> str:
    """List the releases that are supported and can install the framework, latest last."""
    return ", ".join(
        f"{release}.x"
        for release, end in END_OF_SUPPORT.items()
        if end >= today and tuple(map(int, release.split("."))) >= FRAMEWORK_FROM
    )


def _scala(major: int) -> str:
    return "2.13" if major >= SCALA_213_FROM else "2.12"
