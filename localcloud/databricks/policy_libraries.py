"""Libraries of cluster policies: what each may be, and whether a cluster can install them.

https://docs.databricks.com/api/azure/workspace/clusterpolicies/create and the types of libraries in
https://learn.microsoft.com/azure/databricks/libraries/.
"""

import re
from collections.abc import Iterator
from typing import cast

from localcloud.core.errors import CloudError, Problem
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import errors, runtimes, tokens, volume_files
from localcloud.databricks.nested import objects
from localcloud.databricks.routes import Route

MOST = 500
"""Libraries that a policy can have."""

KINDS = ("cran", "egg", "jar", "maven", "pypi", "requirements", "whl")

FIRST_WITH_REQUIREMENTS = 15
"""The first major runtime that installs a requirements.txt.

https://docs.databricks.com/aws/en/libraries/package-repositories
"""

_WHEEL = re.compile(r"[A-Za-z0-9._]+-[A-Za-z0-9._!+]+(?:-\d[A-Za-z0-9._]*)?(?:-[A-Za-z0-9._]+){3}\.whl")
"""https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention"""

_PLACES = ("/Workspace/", "/Volumes/")


def problems(inputs: Properties) -> Iterator[Problem]:
    """Yield what is wrong with the libraries of a policy."""
    libraries = inputs.get("libraries")
    if not isinstance(libraries, list):
        return
    listed = cast("list[object]", libraries)
    if len(listed) > MOST:
        yield Problem("libraries", f"a cluster policy has at most {MOST} libraries")
    for number, library in enumerate(listed):
        if isinstance(library, dict):  # else it is not known yet
            yield from _mistakes_of_one(f"libraries[{number}]", cast("Properties", library))


def require_installable(route: Route, policy_id: str, spark_version: object) -> None:
    """Raise that a cluster under a policy could not install a library of it.

    The service makes the cluster and fails the library; whoever waits for the cluster hears of it then.
    """
    policy = route.cloud.get(tokens.CLUSTER_POLICY, policy_id)
    for library in objects(policy.outputs.get("libraries") if policy else None):
        path = library.get("whl") or library.get("requirements")
        in_volume = isinstance(path, str) and volume_files.volume_of(path)
        if in_volume and route.cloud.get(tokens.FILE, str(path)) is None:
            raise _failed(str(path), f"No such file or directory: '{path}'")
        release = runtimes.parse(str(spark_version))
        if library.get("requirements") and release and release.major < FIRST_WITH_REQUIREMENTS:
            message = f"requirements.txt needs Databricks Runtime {FIRST_WITH_REQUIREMENTS}.0 or above"
            raise _failed(str(path), message)


def _mistakes_of_one(where: str, library: Properties) -> Iterator[Problem]:
    given = [kind for kind in KINDS if library.get(kind) is not None]
    if len(given) != 1:
        message = f"a library has exactly one of {', '.join(KINDS)}, and this one has {len(given)}"
        yield Problem(where, message)
    if library.get("egg") is not None:
        yield Problem(f"{where}.egg", "egg libraries are not supported in Databricks Runtime 14.0 and above")
    yield from _path_mistakes(where, library)


def _path_mistakes(where: str, library: Properties) -> Iterator[Problem]:
    for kind in ("jar", "requirements", "whl"):
        path = library.get(kind)
        if path is None or path is UNKNOWN:
            continue
        anywhere = kind != "requirements" and str(path).startswith("abfss://")
        if not str(path).startswith(_PLACES) and not anywhere:
            yield Problem(f"{where}.{kind}", f"{path} is no path of the workspace or of a volume")
        if kind == "whl" and not _WHEEL.fullmatch(str(path).rpartition("/")[2]):
            yield Problem(f"{where}.whl", f"{str(path).rpartition('/')[2]} is not a valid wheel filename")
        if kind == "requirements" and not str(path).endswith(".txt"):
            yield Problem(f"{where}.requirements", f"{path} must end with .txt")


def _failed(path: str, reason: str) -> CloudError:
    return errors.invalid_state(f"library {path} failed to install: {reason}")
