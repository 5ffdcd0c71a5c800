"""Metastore, its assignment and its grants: made once and kept, or adopted and left alone."""

from dataclasses import replace

import pulumi
import pytest

from components.unity_catalog.metastore import Metastore, MetastoreArgs
from components.unity_catalog.metastore_assignment import MetastoreAssignment, MetastoreAssignmentArgs
from components.unity_catalog.metastore_grants import MetastoreGrants, MetastoreGrantsArgs
from tests.conftest import Deploy

METASTORE = "databricks:index/metastore:Metastore"
GRANTS = "databricks:index/grants:Grants"
ASSIGNMENT = "databricks:index/metastoreAssignment:MetastoreAssignment"

COMPANY = MetastoreArgs(
    metastore_name="company_mlops_metastore",
    region="eastus2",
    sharing_scope="INTERNAL_AND_EXTERNAL",
    recipient_token_days=90,
)


@pytest.mark.parametrize("preview", [True, False])
def test_asks_the_account_for_the_metastore_with_lifetimes_in_seconds(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Metastore("metastore", COMPANY), preview=preview)

    assert engine.one(METASTORE).inputs == {
        "api": "account",
        "name": "company_mlops_metastore",
        "region": "eastus2",
        "deltaSharingScope": "INTERNAL_AND_EXTERNAL",
        "deltaSharingRecipientTokenLifetimeInSeconds": 7_776_000,
        "forceDestroy": False,
    }


def test_outlives_its_stack(deploy: Deploy) -> None:
    metastore = deploy(lambda: Metastore("metastore", COMPANY)).one(METASTORE)

    assert (metastore.protect, metastore.retain_on_delete) == (True, True)


def test_can_belong_to_a_group(deploy: Deploy) -> None:
    args = replace(COMPANY, owner="metastore-admins")

    assert deploy(lambda: Metastore("metastore", args)).one(METASTORE).inputs["owner"] == "metastore-admins"


@pytest.mark.parametrize("preview", [True, False])
def test_adopting_one_makes_nothing_and_yields_its_id(deploy: Deploy, preview: bool) -> None:
    def program() -> None:
        metastore = Metastore("metastore", replace(COMPANY, adopt_id="an-id"))
        pulumi.export("id", metastore.metastore_id)

    engine = deploy(program, preview=preview)

    assert engine.custom == []
    assert engine.exports == {"id": "an-id"}


@pytest.mark.parametrize("days", [0, 366])
def test_refuses_token_lifetimes_beyond_a_year(days: int) -> None:
    with pytest.raises(ValueError, match=f"recipient_token_days is {days}; it must be 1 to 365"):
        replace(COMPANY, recipient_token_days=days)


def test_refuses_a_name_that_sql_must_quote() -> None:
    with pytest.raises(ValueError, match="metastore_name 'company-metastore'"):
        replace(COMPANY, metastore_name="company-metastore")


@pytest.mark.parametrize("preview", [True, False])
def test_assigns_the_metastore_through_the_account(deploy: Deploy, preview: bool) -> None:
    args = MetastoreAssignmentArgs(metastore_id="an-id", workspace_id="123")
    engine = deploy(lambda: MetastoreAssignment("assignment", args), preview=preview)

    expected = {"api": "account", "metastoreId": "an-id", "workspaceId": "123"}
    assert engine.one(ASSIGNMENT).inputs == expected


@pytest.mark.parametrize("preview", [True, False])
def test_grants_the_right_to_make_catalogs(deploy: Deploy, preview: bool) -> None:
    def program() -> None:
        args = MetastoreGrantsArgs(
            metastore_id="an-id",
            grants={"deployer": ["CREATE_STORAGE_CREDENTIAL", "CREATE_CATALOG"]},
            principals={"deployer": "a-guid"},
        )
        pulumi.export("id", MetastoreGrants("grants", args).metastore_id)

    engine = deploy(program, preview=preview)

    privileges = ["CREATE_CATALOG", "CREATE_STORAGE_CREDENTIAL"]
    expected = {"metastore": "an-id", "grants": [{"principal": "a-guid", "privileges": privileges}]}
    assert engine.one(GRANTS).inputs == expected
    assert engine.exports == {"id": "an-id"}


def test_the_metastores_id_waits_for_its_grants(deploy: Deploy) -> None:
    def program() -> None:
        args = MetastoreGrantsArgs(metastore_id="an-id", grants={"deployer": ["CREATE_CATALOG"]})
        granted = MetastoreGrants("grants", args).metastore_id
        MetastoreAssignment("next", MetastoreAssignmentArgs(metastore_id=granted, workspace_id="123"))

    engine = deploy(program)

    assert engine.one(GRANTS).urn in engine.one(ASSIGNMENT).dependencies


def test_refuses_to_grant_nothing() -> None:
    with pytest.raises(ValueError, match="grants is empty; to grant nothing, make no MetastoreGrants"):
        MetastoreGrantsArgs(metastore_id="an-id", grants={})
