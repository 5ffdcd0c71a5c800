"""Promotion where endpoints reach no package index: only versions that carry their wheels go on."""

from collections.abc import Sequence

import pytest
from mlflow import MlflowClient

from company_ml.errors import RefusedError
from company_ml.names import ModelName
from company_ml.promotion.gates import Policy
from company_ml.promotion.promote import Request, check, promote
from company_ml.registry.copying import files
from company_ml.registry.versions import get_version
from tests.registry.world import STAGES, state, train

MIRROR = "/Volumes/ml_test_catalog/libraries/wheels/packages"
WHEELS = ("code/numpy-2.1.0-cp312-cp312-manylinux_2_28_x86_64.whl", "wheels/pandas-2.3.0-py3-none-any.whl")
WAY_OUT = "train it again with --mirror, as the bundle's job does, or set serverless.packages to index"


def test_a_version_that_carries_its_wheels_is_promoted_with_them(
    mlflow_client: MlflowClient, dev: ModelName, candidate: ModelName, policy: Policy, request_: Request
) -> None:
    remarked = ["# written by MLflow", "", *WHEELS]
    source = train(mlflow_client, dev, requirements=remarked, wheels=WHEELS)
    done = promote(mlflow_client, STAGES, dev, source.number, policy, request_, mirror=MIRROR)
    assert [one.detail for one in done.findings if one.gate == "packages without an index"] == [
        "it carries 2 wheels"
    ]
    copy = get_version(mlflow_client, candidate, str(done.target_version))
    assert {*WHEELS, "requirements.txt"} <= files(mlflow_client, copy).keys()


@pytest.mark.parametrize(
    ("requirements", "wheels", "reason"),
    [
        (
            [*WHEELS, "mlflow==3.13.0"],
            WHEELS,
            "'mlflow==3.13.0' comes from a package index, which the environment's endpoints do not reach",
        ),
        (["--index-url https://index.example.com/simple", *WHEELS], WHEELS, "'--index-url https://index"),
        (["pandas @ https://files.example.com/pandas.whl"], (), "'pandas @ https://files.*among its files"),
        (WHEELS, WHEELS[1:], f"'{WHEELS[0]}' is not among its files"),
        (["/Volumes/ml_dev_catalog/raw/files/a-1.0-py3-none-any.whl"], (), "not among its files"),
        ((), WHEELS, r"it has no requirements\.txt that says what it installs"),
    ],
)
def test_a_version_that_needs_an_index_is_refused_with_the_way_out(
    mlflow_client: MlflowClient,
    dev: ModelName,
    candidate: ModelName,
    policy: Policy,
    request_: Request,
    requirements: Sequence[str],
    wheels: Sequence[str],
    reason: str,
) -> None:
    source = train(mlflow_client, dev, requirements=requirements, wheels=wheels)
    before = state(mlflow_client, dev, candidate)
    for act in (check, promote):
        with pytest.raises(RefusedError, match=rf"may not enter candidate_models: .*{reason}.*; {WAY_OUT}$"):
            act(mlflow_client, STAGES, dev, source.number, policy, request_, mirror=MIRROR)
    assert state(mlflow_client, dev, candidate) == before


def test_where_endpoints_reach_an_index_packages_are_not_asked_for(
    mlflow_client: MlflowClient, dev: ModelName, policy: Policy, request_: Request
) -> None:
    source = train(mlflow_client, dev, requirements=["mlflow==3.13.0"])
    done = promote(mlflow_client, STAGES, dev, source.number, policy, request_, mirror=None)
    assert [one.gate for one in done.findings] == ["roc_auc >= 0.8"]
