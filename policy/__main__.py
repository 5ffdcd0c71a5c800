"""The program that Pulumi starts to check a stack; only here a `PolicyPack` is made, as that serves it."""

import sys

from pulumi_policy import EnforcementLevel, PolicyPack

from policy.core.discovery import find
from policy.core.exemptions import BadExemptions, read
from policy.core.sdk import Pack
from sections import clock

NAME = "databricks-mlops"

rules = find()
try:
    exemptions = read({rule.name for rule in rules}, clock.today())
except BadExemptions as mistake:
    sys.exit(f"policy: {mistake}")
PolicyPack(
    name=NAME,
    policies=Pack(rules, exemptions).policies(),
    # The strictest choice is what a stack without a configuration gets.
    enforcement_level=EnforcementLevel.MANDATORY,
)
