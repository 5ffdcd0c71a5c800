"""Account groups: the roles that grants and workspace assignments name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_databricks as databricks


@dataclass(frozen=True, kw_only=True)
class AccountGroupsArgs:
    """Which groups there are.

    A directory that synchronises groups into the account owns those: name them in ``existing``, and
    nothing is made for them.
    """

    groups: Sequence[str]  # display names
    existing: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])  # -> id

    def __post_init__(self) -> None:
        """Refuse empty and repeated names."""
        if "" in self.groups:
            raise ValueError("groups holds an empty name")
        twice = sorted({group for group in self.groups if self.groups.count(group) > 1})
        if twice:
            raise ValueError(f"groups names {', '.join(twice)} more than once")
        unknown = sorted(set(self.existing) - set(self.groups))
        if unknown:
            raise ValueError(f"existing names {', '.join(unknown)}, which groups does not")


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
        self.register_outputs({"group_ids": self.group_ids, "group_names": self.group_names})
