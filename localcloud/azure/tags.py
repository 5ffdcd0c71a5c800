"""Limits of tags.

https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties

_FORBIDDEN = set("<>%&\\?/")
_RESERVED_PREFIXES = ("microsoft", "azure", "windows")


@dataclass(frozen=True)
class TagRules:
    """What a type of resource allows; the defaults are Resource Manager's own limits."""

    most: int = 50
    longest_name: int = 512
    longest_value: int = 256
    dns: bool = False
    """DNS zones refuse spaces and parentheses in tag names, and names that start with a digit."""

    def problems(self, tags: object) -> Iterator[Problem]:
        """Yield what is wrong with a resource's tags."""
        if tags is None or tags is UNKNOWN or not isinstance(tags, dict):
            return
        given = cast("Properties", tags)
        if len(given) > self.most:
            yield Problem("tags", f"InvalidTags: {len(given)} tags, at most {self.most} are allowed")
        folded = [name.casefold() for name in given]
        for name, value in given.items():
            path = f"tags.{name}"
            if folded.count(name.casefold()) > 1:
                yield Problem(path, "InvalidTagName: tag names differ in more than letter case")
            yield from self._name(path, name)
            yield from self._value(path, value)

    def _name(self, path: str, name: str) -> Iterator[Problem]:
        if not name or len(name) > self.longest_name:
            limit = f"1 to {self.longest_name} characters"
            yield Problem(path, f"InvalidTagName: a tag name has {limit}, not {len(name)}")
        if found := sorted(_FORBIDDEN & set(name)):
            yield Problem(path, f"InvalidTagNameCharacters: a tag name has no {' '.join(found)}")
        if name.casefold().startswith(_RESERVED_PREFIXES):
            yield Problem(
                path, "ReservedTagName: tag names that begin with microsoft, azure or windows are reserved"
            )
        if self.dns and (set(name) & set(" ()") or name[:1].isdigit()):
            yield Problem(
                path, "InvalidTagName: a DNS zone's tag name has no space, no parenthesis, no leading digit"
            )

    def _value(self, path: str, value: Any) -> Iterator[Problem]:
        if isinstance(value, str) and len(value) > self.longest_value:
            limit = f"at most {self.longest_value} characters"
            yield Problem(path, f"InvalidTagValueLength: a tag value has {limit}, not {len(value)}")


STANDARD = TagRules()
