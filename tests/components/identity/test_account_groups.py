"""AccountGroups: which groups it makes, and which it leaves to others."""

import pulumi
import pytest

from components.identity.account_groups import AccountGroups, AccountGroupsArgs
from components.unity_catalog.metastore_grants import MetastoreGrants, MetastoreGrantsArgs
from tests.conftest import Deploy

GROUP = "databricks:index/group:Group"


@pytest.mark.parametrize("preview", [True, False])
def test_makes_each_group_in_the_account(deploy: Deploy, preview: bool) -> None:
    args = AccountGroupsArgs(groups=["ml-engineers", "data-scientists"])
    engine = deploy(lambda: AccountGroups("groups", args), preview=preview)

    made = {group.inputs["displayName"]: group.inputs["api"] for group in engine.of(GROUP)}
    assert made == {"ml-engineers": "account", "data-scientists": "account"}


def test_makes_nothing_for_a_group_that_exists(deploy: Deploy) -> None:
    args = AccountGroupsArgs(groups=["ml-engineers"], existing={"ml-engineers": "42"})

    def program() -> None:
        groups = AccountGroups("groups", args)
        pulumi.export("id", groups.group_ids["ml-engineers"])
        pulumi.export("name", groups.group_names["ml-engineers"])

    engine = deploy(program)

    assert engine.of(GROUP) == []
    assert engine.exports == {"id": "42", "name": "ml-engineers"}


def test_groups_are_members_of_a_group_and_leave_it_unlike_groups(deploy: Deploy) -> None:
    def program() -> None:
        args = AccountGroupsArgs(groups=["everybody-of-dev"], members={"everybody-of-dev": {"risk": "42"}})
        AccountGroups("groups", args, pulumi.ResourceOptions(protect=True))

    engine = deploy(program)

    member = engine.one("databricks:index/groupMember:GroupMember", "groups-risk-in-everybody-of-dev")
    group = engine.one(GROUP)
    assert (member.inputs["memberId"], member.inputs["api"]) == ("42", "account")
    assert member.property_dependencies["groupId"] == {group.urn}
    assert (group.protect, member.protect) == (True, False)


def test_the_name_of_a_group_is_known_in_a_preview(deploy: Deploy) -> None:
    def program() -> None:
        groups = AccountGroups("groups", AccountGroupsArgs(groups=["ml-engineers"]))
        pulumi.export("name", groups.group_names["ml-engineers"])

    assert deploy(program, preview=True).exports == {"name": "ml-engineers"}


def test_a_grant_that_names_a_group_waits_for_the_group(deploy: Deploy) -> None:
    def program() -> None:
        names = AccountGroups("groups", AccountGroupsArgs(groups=["ml-engineers"])).group_names
        grants = MetastoreGrantsArgs(
            metastore_id="an-id", grants={"ml-engineers": ["CREATE_CATALOG"]}, principals=names
        )
        MetastoreGrants("grants", grants)

    engine = deploy(program)

    assert engine.one(GROUP).urn in engine.one("databricks:index/grants:Grants").dependencies


@pytest.mark.parametrize(
    ("groups", "existing", "message"),
    [
        (["a", "b", "a"], {}, "groups names a more than once"),
        ([""], {}, "groups holds an empty name"),
        (["a"], {"b": "1"}, "existing names b, which groups does not"),
    ],
)
def test_refuses_groups_that_make_no_sense(groups: list[str], existing: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AccountGroupsArgs(groups=groups, existing=dict(existing))


def test_refuses_members_of_a_group_that_is_none_of_its_own() -> None:
    with pytest.raises(ValueError, match="members names b, which groups does not"):
        AccountGroupsArgs(groups=["a"], members={"b": {"risk": "1"}})
