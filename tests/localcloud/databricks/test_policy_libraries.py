"""Libraries that cluster policies install."""

import pytest

from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import tokens
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

VOLUME = "/Volumes/ml_dev_catalog/raw/files"
WHEEL = f"{VOLUME}/company_ml_framework-1.0.0-py3-none-any.whl"
LIST = f"{VOLUME}/core.txt"
ONE = ": a library has exactly one of cran, egg, jar, maven, pypi, requirements, whl, and this one has"
STORED = "abfss://c@account.dfs.core.windows.net"


def of_library(library: Properties) -> list[str]:
    definition = '{"cluster_type": {"type": "fixed", "value": "job"}}'
    return mistakes(tokens.CLUSTER_POLICY, {"name": "p", "definition": definition, "libraries": [library]})


@pytest.mark.parametrize(
    "library",
    [
        {"whl": WHEEL},
        {"whl": UNKNOWN},
        {"whl": "/Workspace/Shared/a-1.0-1a-cp311-cp311-linux_x86_64.whl"},
        {"whl": f"{STORED}/a-1.0-py3-none-any.whl"},
        {"requirements": LIST},
        {"pypi": {"package": "skops"}},
    ],
)
def test_a_library_of_each_kind_is_accepted(library: Properties) -> None:
    assert of_library(library) == []


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        (
            {},
            f"{ONE} 0",
        ),
        (
            {"whl": WHEEL, "requirements": LIST},
            f"{ONE} 2",
        ),
        ({"egg": "/a.egg"}, ".egg: egg libraries are not supported in Databricks Runtime 14.0 and above"),
        ({"whl": f"{VOLUME}/framework.whl"}, ".whl: framework.whl is not a valid wheel filename"),
        (
            {"whl": "dbfs:/libs/a-1.0-py3-none-any.whl"},
            ".whl: dbfs:/libs/a-1.0-py3-none-any.whl is no path of the workspace or of a volume",
        ),
        (
            {"requirements": f"{STORED}/core.txt"},
            f".requirements: {STORED}/core.txt is no path of the workspace or of a volume",
        ),
        ({"requirements": f"{VOLUME}/core.lock"}, f".requirements: {VOLUME}/core.lock must end with .txt"),
    ],
)
def test_what_is_no_library(library: Properties, expected: str) -> None:
    assert of_library(library) == [f"libraries[0]{expected}"]


@pytest.fixture
def volume(stored: Governed) -> Governed:
    """Give the managed volume ``ml_dev_catalog.raw.files``."""
    stored.catalog()
    stored.schema()
    stored.volume()
    return stored


def test_a_cluster_installs_what_is_in_the_volume_and_fails_for_what_is_not(volume: Governed) -> None:
    policy = compute_side.policy(volume.cloud, libraries=[{"whl": WHEEL}])
    with refused("INVALID_STATE", f"library {WHEEL} failed to install: No such file or directory: '{WHEEL}'"):
        compute_side.cluster(volume.cloud, policyId=policy.id)
    volume.file(WHEEL.rpartition("/")[2])
    assert compute_side.cluster(volume.cloud, policyId=policy.id).outputs["policyId"] == policy.id


def test_a_list_of_requirements_needs_a_runtime_that_reads_one(volume: Governed) -> None:
    policy = compute_side.policy(volume.cloud, libraries=[{"requirements": LIST}])
    volume.file("core.txt")
    message = "requirements.txt needs Databricks Runtime 15.0 or above"
    with refused("INVALID_STATE", f"library {LIST} failed to install: {message}"):
        compute_side.cluster(volume.cloud, policyId=policy.id, sparkVersion="14.3.x-cpu-ml-scala2.12")
    compute_side.cluster(volume.cloud, policyId=policy.id)
