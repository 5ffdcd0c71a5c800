"""Budgets: from where on somebody is told, and how serverless usage finds its way to a budget."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pulumi
import pulumi_databricks as databricks

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_RESERVED = frozenset({"budget-policy-id", "budget-policy-name", "budget-policy-resolution-result"})


@dataclass(frozen=True, kw_only=True)
class BudgetSpec:
    """An amount for a month, at list prices, and whom Databricks mails when it is passed.

    ``tags`` says whose usage counts: that which has, for each key, one of the values. Without tags all of
    the account's does. A budget limits nothing.
    """

    name: str
    monthly_usd: Decimal
    emails: Sequence[str]
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    def __post_init__(self) -> None:
        """Refuse a budget that nobody hears of."""
        where = f"budget {self.name!r}"
        if not self.name:
            raise ValueError("a budget has no name")
        if not self.monthly_usd.is_finite() or self.monthly_usd <= 0:
            raise ValueError(f"{where}: monthly_usd is {self.monthly_usd}; state an amount above 0")
        if not self.emails:
            raise ValueError(f"{where}: emails is empty; name one at least")
        for email in self.emails:
            if not _EMAIL.fullmatch(email):
                raise ValueError(f"{where}: {email!r} is no e-mail address")
        for key, values in self.tags.items():
            if not values:
                raise ValueError(f"{where}: tag {key} has no values; leave the key out")


@dataclass(frozen=True, kw_only=True)
class BudgetPolicySpec:
    """Tags for the usage of serverless jobs and endpoints, which have no cluster that could be tagged."""

    name: str
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a policy that says nothing, and tags that are Databricks' own."""
        if not self.name or not self.tags:
            raise ValueError(f"budget policy {self.name!r} needs a name and tags")
        reserved = sorted(_RESERVED & self.tags.keys())
        if reserved:
            raise ValueError(f"budget policy {self.name!r}: {', '.join(reserved)} is Databricks' own")


@dataclass(frozen=True, kw_only=True)
class BudgetsArgs:
    """The budgets and the budget policies; their names are unique in each."""

    budgets: Sequence[BudgetSpec]
    policies: Sequence[BudgetPolicySpec] = ()

    def __post_init__(self) -> None:
        """Refuse names that repeat."""
        for what, names in (
            ("budgets", [budget.name for budget in self.budgets]),
            ("policies", [policy.name for policy in self.policies]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} names {', '.join(twice)} more than once")


class Budgets(pulumi.ComponentResource):
    """Budgets and budget policies of the account. Needs an account-level provider."""

    budget_ids: dict[str, pulumi.Output[str]]
    """Name to id of the budget."""

    policy_ids: dict[str, pulumi.Output[str]]
    """Name to id of the budget policy: what a serverless job or an endpoint names."""

    def __init__(self, name: str, args: BudgetsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:Budgets", name, None, opts)

        inside = pulumi.ResourceOptions(parent=self)
        self.budget_ids = {
            spec.name: databricks.Budget(
                f"{name}-{spec.name}",
                display_name=spec.name,
                alert_configurations=[_alert(spec)],
                filter=_filter(spec),
                opts=inside,
            ).budget_configuration_id
            for spec in args.budgets
        }
        self.policy_ids = {
            spec.name: databricks.BudgetPolicy(
                f"{name}-policy-{spec.name}",
                policy_name=spec.name,
                custom_tags=[{"key": key, "value": spec.tags[key]} for key in sorted(spec.tags)],
                opts=inside,
            ).policy_id
            for spec in args.policies
        }
        self.register_outputs({"budget_ids": self.budget_ids, "policy_ids": self.policy_ids})


def _alert(spec: BudgetSpec) -> "databricks.BudgetAlertConfigurationArgsDict":
    return {
        "time_period": "MONTH",
        "trigger_type": "CUMULATIVE_SPENDING_EXCEEDED",
        "quantity_type": "LIST_PRICE_DOLLARS_USD",
        "quantity_threshold": f"{spec.monthly_usd:f}",
        "action_configurations": [
            {"action_type": "EMAIL_NOTIFICATION", "target": email} for email in spec.emails
        ],
    }


def _filter(spec: BudgetSpec) -> "databricks.BudgetFilterArgsDict | None":
    if not spec.tags:
        return None
    return {
        "tags": [
            {"key": key, "value": {"operator": "IN", "values": list(spec.tags[key])}}
            for key in sorted(spec.tags)
        ]
    }
