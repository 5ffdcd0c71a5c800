"""What is wrong with a cluster, as far as its own inputs tell.

https://docs.databricks.com/api/azure/workspace/clusters/create and ``docs/resources/cluster.md`` of the
Terraform provider.
"""

from collections.abc import Iterator
from typing import cast

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import cluster_attributes, runtimes
from localcloud.databricks.instance_pools import azure_mistakes, cloud_mistakes

AVAILABILITIES = ("SPOT_AZURE", "ON_DEMAND_AZURE", "SPOT_WITH_FALLBACK_AZURE")
RUNTIME_ENGINES = ("PHOTON", "STANDARD")

OF_KIND = ("DATA_SECURITY_MODE_AUTO", "DATA_SECURITY_MODE_STANDARD", "DATA_SECURITY_MODE_DEDICATED")
"""Access modes that only a cluster with a kind has."""

ACCESS_MODES = (
    "NONE",
    "SINGLE_USER",
    "USER_ISOLATION",
    "LEGACY_TABLE_ACL",
    "LEGACY_PASSTHROUGH",
    "LEGACY_SINGLE_USER",
    "LEGACY_SINGLE_USER_STANDARD",
    *OF_KIND,
)
STANDARD_MODES = ("USER_ISOLATION", "DATA_SECURITY_MODE_STANDARD")
MOST_ITEMS = 10
"""Init scripts, and keys, of a cluster (``clusters/resource_cluster.go``)."""

SHORTEST_WAIT, LONGEST_WAIT = 10, 10_000


def problems(inputs: Properties) -> Iterator[Problem]:
    """Yield every mistake."""
    yield from _size_mistakes(inputs)
    yield from _runtime_mistakes(inputs)
    yield from _access_mistakes(inputs)
    yield from cloud_mistakes(inputs)
    for key in ("initScripts", "sshPublicKeys"):
        listed = inputs.get(key)
        number = len(cast("list[object]", listed)) if isinstance(listed, list) else 0
        if number > MOST_ITEMS:
            yield Problem(key, f"Too many list items: at most {MOST_ITEMS} are allowed, got {number}")
    yield from azure_mistakes(inputs.get("azureAttributes"), AVAILABILITIES)
    azure = inputs.get("azureAttributes")
    first = cast("Properties", azure).get("firstOnDemand") if isinstance(azure, dict) else None
    if isinstance(first, int) and first < 0:
        yield Problem("azureAttributes.firstOnDemand", f"first_on_demand must not be negative, got {first}")
    minutes = inputs.get("autoterminationMinutes")
    if isinstance(minutes, int) and minutes != 0 and not SHORTEST_WAIT <= minutes <= LONGEST_WAIT:
        message = (
            f"autotermination_minutes must be 0 or between {SHORTEST_WAIT} and {LONGEST_WAIT}, got {minutes}"
        )
        yield Problem("autoterminationMinutes", message)


def _size_mistakes(inputs: Properties) -> Iterator[Problem]:
    workers, autoscale = inputs.get("numWorkers"), inputs.get("autoscale")
    if isinstance(workers, int) and workers < 0:
        yield Problem("numWorkers", f"expected num_workers to be at least (0), got {workers}")
    if not isinstance(autoscale, dict):
        return
    if isinstance(workers, int) and workers > 0:
        message = "Exactly 1 of virtual_cluster_size, num_workers or autoscale must be specified."
        yield Problem("autoscale", message)
    scale = cast("Properties", autoscale)
    least, most = scale.get("minWorkers", 0), scale.get("maxWorkers", 0)
    if isinstance(least, int) and least < 0:
        yield Problem("autoscale.minWorkers", f"min_workers must not be negative, got {least}")
    if isinstance(least, int) and isinstance(most, int) and least >= most:
        message = f"max_workers ({most}) must be strictly greater than min_workers ({least})"
        yield Problem("autoscale.maxWorkers", message)


def _runtime_mistakes(inputs: Properties) -> Iterator[Problem]:
    key, engine = inputs.get("sparkVersion"), inputs.get("runtimeEngine")
    if isinstance(key, str) and (reason := runtimes.refuses(key)):
        yield Problem("sparkVersion", f"Spark version {key} {reason}")
    if engine is not None and engine is not UNKNOWN and engine not in RUNTIME_ENGINES:
        listed = " ".join(f'"{one}"' for one in RUNTIME_ENGINES)
        yield Problem("runtimeEngine", f"expected runtime_engine to be one of [{listed}], got {engine}")
    runtime = runtimes.parse(key) if isinstance(key, str) else None
    if runtime is not None and runtime.gpu and engine == "PHOTON":
        yield Problem("runtimeEngine", f"Photon is not supported with the GPU runtime {key}")
    for only, words in (("useMlRuntime", "use_ml_runtime"), ("isSingleNode", "is_single_node")):
        if inputs.get(only) is not None and inputs.get("kind") is None:
            yield Problem(only, f"{words} can only be used when kind is CLASSIC_PREVIEW")


def _access_mistakes(inputs: Properties) -> Iterator[Problem]:
    mode, kind = inputs.get("dataSecurityMode"), inputs.get("kind")
    if kind is not None and kind is not UNKNOWN and kind != "CLASSIC_PREVIEW":
        yield Problem("kind", f'expected kind to be one of ["CLASSIC_PREVIEW"], got {kind}')
    if mode is None or mode is UNKNOWN:
        return
    if mode not in ACCESS_MODES:
        listed = " ".join(f'"{one}"' for one in ACCESS_MODES)
        message = f"expected data_security_mode to be one of [{listed}], got {mode}"
        yield Problem("dataSecurityMode", message)
    elif mode in OF_KIND and kind is None:
        yield Problem("dataSecurityMode", f"{mode} can only be used when kind is CLASSIC_PREVIEW")
    elif mode in STANDARD_MODES and cluster_attributes.is_machine_learning(inputs):
        message = f"{mode} does not support the runtimes for machine learning; use the dedicated access mode"
        yield Problem("dataSecurityMode", message)
