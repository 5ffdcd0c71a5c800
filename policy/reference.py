"""The reference of all rules.

``python -m policy.reference`` writes it to ``docs/policies.md``; a test keeps it current.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from policy.core.discovery import AnyRule, area_of, areas, find
from policy.core.rule import ResourceRule

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "policies.md"

HEAD = """\
<!-- Written by `python -m policy.reference`; change the rules, not this page. -->

# Policies

{count} rules say what must never be in a stack. `make preview` and `make up` always check them, `make policy`
does nothing else, and against a real account the pack goes with each command:

    pulumi up -s prod --policy-pack "$PWD/policy/run" --policy-pack-config "$PWD/policy/config/prod.json"

A mandatory rule that is broken stops the command with exit code 1; an advisory one is told. Every rule is
mandatory unless `policy/config/STACK.json` says otherwise, so a stack without a configuration gets the
strictest one; `make generate` writes that file, from the limits of the stack's tier in `policy/tiers`. Rules
about a resource look at it before it is made. Rules about a stack look at all of it at the end of a preview
or update: so preview before an update.

The engine shows a pack whether a resource is protected, but not whether it is retained when the program lets
it go: that the tests of the program watch over.

Where a value is known only after deployment, a preview says so and passes; `pulumi up` checks it before the
resource is made. A rule that crashes, an exemption that has run out, and the configuration of another stack
fail through the policy `pack-is-sound`, whatever the level of a rule.

`policy/exemptions.yaml` excuses one resource of one stack from one rule: with a reason, a name, and a last
day at most 180 days away.

A new rule is a file `policy/rules/AREA/THING.py` that declares `RULE`, or an entry of `RULES` in a file of
rules of one shape, and two misconfigurations or more in `tests/policy/mutations/AREA.py`, each of which this
rule must catch and no other; then `python -m policy.reference` writes this page again.
"""


def text() -> str:
    """Return the page as the file holds it."""
    rules = find()
    parts = [HEAD.format(count=len(rules))]
    for area in areas():
        own = [rule for rule in rules if area_of(rule) == area]
        parts.append(f"\n## {area.replace('_', ' ').capitalize()}\n")
        parts += [part for rule in own for part in _rule(rule)]
    return "".join(parts)


def _rule(rule: AnyRule) -> Iterator[str]:
    looks = "each resource" if isinstance(rule, ResourceRule) else "the whole stack"
    yield f"\n### {rule.name}\n\n{rule.description}\n\n"
    yield f"- Severity: {rule.severity}; looks at {looks}.\n"
    yield f"- Reason: {rule.reason} [Source]({rule.source})\n"
    yield f"- Remediation: {rule.remediation}\n"
    for key, schema in rule.settings.items():
        yield f"- Setting `{key}`: {schema['description']} Default: `{json.dumps(schema['default'])}`.\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
