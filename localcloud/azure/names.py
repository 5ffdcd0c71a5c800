"""Name rules of resources.

https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class NameRule:
    """Length and characters that Azure allows in a name; ``words`` says the characters to a person."""

    shortest: int
    longest: int
    pattern: str
    words: str

    def refuses(self, name: str) -> str | None:
        """Return why Azure refuses the name, or None."""
        if not self.shortest <= len(name) <= self.longest:
            length = f"{self.shortest} to {self.longest} characters"
            return f"InvalidResourceName: '{name}' has {len(name)} characters; a name here has {length}"
        if not re.fullmatch(self.pattern, name):
            return f"InvalidResourceName: '{name}' is not allowed; a name here has {self.words}"
        return None


def by_parameter(**rules: NameRule) -> Mapping[str, NameRule]:
    """Return the rules of a type's path parameters."""
    return rules


def network_name(shortest: int = 1, longest: int = 80) -> NameRule:
    """Return the rule that most types of Microsoft.Network share."""
    return NameRule(
        shortest,
        longest,
        r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?",
        "letters, digits, underscores, periods and hyphens, starts with a letter or digit, "
        "and ends with a letter, digit or underscore",
    )


RESOURCE_GROUP_NAME = NameRule(
    1,
    90,
    r"[\w.()-]*[\w()-]",
    "letters, digits, underscores, hyphens, periods and parentheses, and does not end with a period",
)
