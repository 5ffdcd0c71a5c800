"""The framework in every environment: what is uploaded where, and what installs it."""

import base64
import hashlib
import io
import zipfile

import pytest

from tests.engine_double import Engine, Registered
from tests.infra.settings.files import ROOT
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf
from toolchain.lock import JOBS

FILE = "databricks:index/file:File"
POLICY = "databricks:index/clusterPolicy:ClusterPolicy"
GRANTS = "databricks:index/grants:Grants"

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)
PREVIEWS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def contents(file: Registered) -> bytes:
    return base64.b64decode(file.inputs["contentBase64"])


def wheel(engine: Engine) -> Registered:
    return engine.one(FILE, "framework-wheel")


@EVERY
@PREVIEWS
def test_the_wheel_is_in_the_environments_volume_at_a_path_that_its_bytes_name(
    stack_of: StackOf, environment: str, preview: bool
) -> None:
    file = wheel(stack_of(environment, preview=preview))
    folder = f"/Volumes/ml_{environment}_catalog/libraries/wheels"
    digest = hashlib.sha256(contents(file)).hexdigest()
    assert file.inputs["path"] == f"{folder}/{digest[:16]}/company_ml_framework-1.0.0-py3-none-any.whl"
    names = zipfile.ZipFile(io.BytesIO(contents(file))).namelist()
    assert "company_ml/__init__.py" in names


def test_every_environment_has_the_same_wheel(stack_of: StackOf) -> None:
    assert len({contents(wheel(stack_of(environment))) for environment in ENVIRONMENTS}) == 1


def committed(name: str) -> bytes:
    return (ROOT / "framework" / "requirements" / f"{name}.txt").read_bytes()


@EVERY
def test_every_list_that_jobs_install_lies_beside_it_and_asks_no_index(
    stack_of: StackOf, environment: str
) -> None:
    files = {file.name: file for file in stack_of(environment).of(FILE)}
    assert files.keys() == {"framework-wheel", *(f"framework-{name}" for name in JOBS)}
    mirror = f"/Volumes/ml_{environment}_catalog/libraries/wheels/packages"
    header = f"--no-index\n--find-links {mirror}\n".encode()
    for name in JOBS:
        assert contents(files[f"framework-{name}"]) == header + committed(name)


def test_the_lists_are_as_they_are_committed_where_an_index_is_allowed(stack_of: StackOf) -> None:
    changes = {"serverless": {"packages": "index", "indexHosts": ["packages.example.com"]}}
    engine = stack_of("dev", changes=changes)
    for name in JOBS:
        assert contents(engine.one(FILE, f"framework-{name}")) == committed(name)
    assert engine.exports["framework"].get("mirror") is None


@EVERY
@PREVIEWS
@pytest.mark.parametrize("kind", ["interactive", "job"])
def test_clusters_install_the_wheel_and_what_models_learn_with(
    stack_of: StackOf, environment: str, kind: str, preview: bool
) -> None:
    engine = stack_of(environment, preview=preview)
    policy = engine.one(POLICY, f"{kind}-policy")
    assert policy.inputs["libraries"] == [
        {"whl": wheel(engine).inputs["path"]},
        {"requirements": engine.one(FILE, "framework-training").inputs["path"]},
    ]
    uploads = {wheel(engine).urn, engine.one(FILE, "framework-training").urn}
    assert policy.property_dependencies["libraries"] >= uploads


@EVERY
def test_it_is_uploaded_once_the_deployer_may_write_the_volume(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment)
    grants = engine.one(GRANTS, "catalog-libraries-wheels-grants")
    assert grants.urn in wheel(engine).property_dependencies["path"]


@EVERY
def test_it_goes_through_a_workspace_whose_address_a_preview_knows(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment, preview=True)
    provider = engine.at(wheel(engine).provider.rpartition("::")[0])
    assert provider.name == "web-auth-workspace"


@EVERY
def test_the_stack_tells_where_it_is(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment)
    told = engine.exports["framework"]
    assert told["wheel"] == wheel(engine).inputs["path"]
    assert told["requirements"] == {
        name: engine.one(FILE, f"framework-{name}").inputs["path"] for name in JOBS
    }
    assert told["mirror"] == f"/Volumes/ml_{environment}_catalog/libraries/wheels/packages"
