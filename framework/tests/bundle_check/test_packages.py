"""Dependencies of serverless jobs where the network policy has no index."""

from typing import Any

import pytest

from bundle import check, packages
from tests.bundle_check.conftest import VALUES

MIRROR = "/Volumes/ml_prod_catalog/libraries/wheels/packages"


def found(*dependencies: str, mirror: str = MIRROR) -> list[str]:
    job = {"environments": [{"environment_key": "e", "spec": {"dependencies": list(dependencies)}}]}
    return [str(problem) for problem in packages.problems({"train": job}, mirror)]


@pytest.mark.parametrize(
    "dependency",
    [
        "pandas",
        "pandas==2.3.0",
        "scikit-learn>=1.7",
        "https://files.example.com/a-1.0-py3-none-any.whl",
        "a @ https://files.example.com/a-1.0-py3-none-any.whl",
        "git+https://code.example.com/a/b",
        "--index-url https://index.example.com/simple",
    ],
)
def test_what_asks_a_host_is_refused_with_the_way_out(dependency: str) -> None:
    assert found("/Volumes/c/s/v/a-1.0-py3-none-any.whl", dependency) == [
        f"resources.jobs.train.environments[0].spec.dependencies[1]: {dependency} comes from a package "
        "index, which the network policy lets no job reach; name the path of a wheel or of a list, or set "
        "serverless.packages to index"
    ]
    assert found(dependency, mirror="") == []


@pytest.mark.parametrize(
    "dependency",
    [
        "/Volumes/c/s/v/a-1.0-py3-none-any.whl",
        "/Workspace/a-1.0-py3-none-any.whl",
        "./dist/a-1.0-py3-none-any.whl",
        "../dist/*.whl",
        "-r /Volumes/c/s/v/core.txt",
        "--requirement=/Volumes/c/s/v/core.txt",
    ],
)
def test_paths_of_wheels_and_lists_pass(dependency: str) -> None:
    assert found(dependency) == []


def test_names_pass_beside_an_option_that_asks_no_index() -> None:
    assert found("--no-index", f"--find-links {MIRROR}", "pandas==2.3.0") == []


def test_the_check_of_a_target_has_it_where_the_stack_has_a_mirror(whole: dict[str, Any]) -> None:
    job = whole["targets"]["prod"]["resources"]["jobs"]["retention"]
    job["environments"][0]["spec"]["dependencies"].append("pandas")
    (problem,) = check.check(whole, "prod", VALUES)
    assert problem.message.startswith("pandas comes from a package index")
    assert check.check(whole, "prod", {**VALUES, "mirror": ""}) == []
