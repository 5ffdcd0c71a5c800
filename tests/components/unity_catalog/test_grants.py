"""Grants: complete, in a fixed order, and only with privileges that exist."""

from collections.abc import Mapping, Sequence

import pulumi
import pytest

from components.unity_catalog.grants import check_grants, set_grants
from components.unity_catalog.privileges import LEGAL, Securable
from tests.conftest import Deploy

GRANTS = "databricks:index/grants:Grants"


class Owner(pulumi.ComponentResource):
    """Something to be the parent of grants."""

    def __init__(
        self,
        securable: Securable,
        grants: Mapping[str, Sequence[str]],
        principals: Mapping[str, pulumi.Input[str]],
    ) -> None:
        super().__init__("test:index:Owner", "owner")
        set_grants(
            "grants",
            securable=securable,
            full_name="the_name",
            grants=grants,
            principals=principals,
            parent=self,
        )


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize("securable", ["catalog", "schema", "volume"])
def test_grants_name_their_securable_and_no_other(
    deploy: Deploy, securable: Securable, preview: bool
) -> None:
    engine = deploy(lambda: Owner(securable, {"someone": ["MANAGE"]}, {}), preview=preview)

    inputs = engine.one(GRANTS).inputs
    assert inputs == {
        securable: "the_name",
        "grants": [{"principal": "someone", "privileges": ["MANAGE"]}],
    }


def test_order_of_principals_and_privileges_makes_no_difference(deploy: Deploy) -> None:
    one = deploy(lambda: Owner("catalog", {"b": ["SELECT", "MODIFY"], "a": ["BROWSE"]}, {})).one(GRANTS)
    other = deploy(lambda: Owner("catalog", {"a": ["BROWSE"], "b": ["MODIFY", "SELECT", "MODIFY"]}, {})).one(
        GRANTS
    )

    assert one.inputs == other.inputs


def test_a_principal_is_granted_to_under_the_name_that_databricks_knows(deploy: Deploy) -> None:
    engine = deploy(lambda: Owner("schema", {"runner": ["SELECT"]}, {"runner": "a-guid", "other": "unused"}))

    assert engine.one(GRANTS).inputs["grants"] == [{"principal": "a-guid", "privileges": ["SELECT"]}]


def test_nothing_granted_makes_no_grants(deploy: Deploy) -> None:
    assert deploy(lambda: Owner("catalog", {}, {})).of(GRANTS) == []


@pytest.mark.parametrize(
    ("securable", "privilege"),
    [
        ("metastore", "USE_CATALOG"),
        ("catalog", "SELEKT"),
        ("schema", "USE_CATALOG"),
        ("schema", "CREATE_SCHEMA"),
        ("volume", "SELECT"),
        ("catalog", "use_catalog"),
    ],
)
def test_a_privilege_that_the_securable_does_not_have_is_refused(
    securable: Securable, privilege: str
) -> None:
    with pytest.raises(ValueError, match="no privilege of a") as raised:
        check_grants(securable, "raw", {"someone": [privilege]})

    message = str(raised.value)
    assert message.startswith(f"grants of {securable} 'raw': 'someone' has '{privilege}'")
    assert all(legal in message for legal in LEGAL[securable])


@pytest.mark.parametrize("everybody", ["account users", "users"])
def test_a_grant_to_everybody_is_refused(everybody: str) -> None:
    with pytest.raises(ValueError, match="is everybody; grant to a group of its own"):
        check_grants("catalog", "ml_dev_catalog", {everybody: ["BROWSE"]})


def test_a_principal_without_privileges_is_refused() -> None:
    with pytest.raises(ValueError, match="'someone' has no privileges; leave the principal out"):
        check_grants("catalog", "ml_dev_catalog", {"someone": []})
