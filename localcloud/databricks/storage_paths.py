"""Paths in Azure storage, as Unity Catalog writes them."""

import re
from dataclasses import dataclass

_ABFSS = re.compile(
    r"abfss://(?P<container>[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9])"
    r"@(?P<account>[a-z0-9]{3,24})\.dfs\.core\.windows\.net(?P<path>/[^?#]*)?"
)


@dataclass(frozen=True)
class StoragePath:
    """A folder in a container of a storage account."""

    container: str
    account: str
    path: str

    def __str__(self) -> str:
        return f"abfss://{self.container}@{self.account}.dfs.core.windows.net{self.path}"

    def covers(self, other: "StoragePath") -> bool:
        """Tell whether the other path is this one or lies in it."""
        return f"{other}/".startswith(f"{self}/")

    def overlaps(self, other: "StoragePath") -> bool:
        """Tell whether one of the two paths lies in the other."""
        return self.covers(other) or other.covers(self)


def parse(url: str) -> StoragePath | None:
    """Return the path that a URL names, None if it is not of Azure's form.

    ``abfss://container@account.dfs.core.windows.net/path``, with the containers' and accounts' name rules of
    https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage.
    """
    match = _ABFSS.fullmatch(url)
    if match is None:
        return None
    return StoragePath(match["container"], match["account"], (match["path"] or "").rstrip("/"))


def known_path(url: object) -> StoragePath:
    """Return the path of a URL that has been checked before."""
    path = parse(str(url))
    if path is None:
        raise ValueError(f"{url} is not a path in Azure storage")
    return path


def wrong_form(url: object) -> str | None:
    """Return what is wrong with the form of a URL, None if nothing is, or if it is not known yet."""
    if not isinstance(url, str) or parse(url):
        return None
    return f"'{url}' must be of the form abfss://<container>@<account>.dfs.core.windows.net/<path>"
