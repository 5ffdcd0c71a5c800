"""Address ranges as security rules name them."""

from typing import Any

from policy.core.values import Properties

ANYWHERE = {"*", "internet", "any", "0.0.0.0/0", "::/0"}
"""What covers the internet, in lower case."""


def reaches_anywhere(rule: Properties, side: str) -> bool:
    """Tell whether the source or the destination (``side``) of a security rule covers the internet."""
    named: list[Any] = [rule.at(f"{side}AddressPrefix"), *rule.each(f"{side}AddressPrefixes")]
    return any(isinstance(prefix, str) and prefix.casefold() in ANYWHERE for prefix in named)


def allows(rule: Properties, direction: str) -> bool:
    """Tell whether a security rule lets traffic pass in a direction."""
    return (
        str(rule.at("access")).casefold() == "allow"
        and str(rule.at("direction")).casefold() == direction.casefold()
    )
