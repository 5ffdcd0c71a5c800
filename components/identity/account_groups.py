"""Account groups: the roles and teams that grants and workspace assignments name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_databricks as databricks


@dataclass(frozen=True, kw_only=True)
class AccountGroupsArgs:
    """Which groups there are.

    A directory that synchronises groups into the account owns those: name them in ``existing``, and
    nothing is made for them.

    ``members`` holds groups that are in a group, whose members are then in both:
    https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/group_member
    """

    groups: Sequence[str]  # display names
    existing: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])  # -> id
    members: Mapping[str, Mapping[str, pulumi.Input[str]]] = field(
        default_factory=dict[str, Mapping[str, pulumi.Input[str]]]
    )  # group -> name of a member -> its id

    def __post_init__(self) -> None:
        """Refuse empty and repeated names."""
        if "" in self.groups:
            raise ValueError("groups holds an empty name")
        twice = sorted({group for group in self.groups if self.groups.count(group) > 1})
        if twice:
            raise ValueError(f"groups names {', '.join(twice)} more than once")
        for what, named in (("existing", self.existing), ("members", self.members)):
            unknown = sorted(set(named) - set(self.groups))
            if unknown:
                raise ValueError(f"{what} names {', '.join(unknown)}, which groups does not")


class AccountGroups(pulumi.ComponentResource):
    """Groups of the account. Needs an account-level provider.

    Unity Catalog grants need account-level groups; those of a single workspace do not do.
    """

    group_ids: dict[str, pulumi.Output[str]]
    """Group name to the group's id."""

    group_names: dict[str, pulumi.Output[str]]
    """Group name to the same name, known once the group exists: what a grant should name."""

    def __init__(
        self, name: str, args: AccountGroupsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:AccountGroups", name, None, opts)

        made = {
            group: databricks.Group(
                f"{name}-{group}",
                display_name=group,
                api="account",
                opts=pulumi.ResourceOptions(parent=self),
            )
            for group in args.groups
            if group not in args.existing
        }
        ids: dict[str, pulumi.Input[str]] = {**args.existing, **{key: made[key].id for key in made}}
        names: dict[str, pulumi.Input[str]] = {key: made[key].display_name for key in made}

        self.group_ids = {group: pulumi.Output.from_input(ids[group]) for group in args.groups}
        self.group_names = {group: pulumi.Output.from_input(names.get(group, group)) for group in args.groups}
        for group, members in args.members.items():
            for member, member_id in members.items():
                databricks.GroupMember(
                    f"{name}-{member}-in-{group}",
                    group_id=self.group_ids[group],
                    member_id=member_id,
                    api="account",
                    # Unprotected, unlike groups whose people are kept nowhere else: this is kept here.
                    opts=pulumi.ResourceOptions(parent=self, protect=False),
                )
        self.register_outputs({"group_ids": self.group_ids, "group_names": self.group_names})
