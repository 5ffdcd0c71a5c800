"""Where the serverless compute of an environment may connect to, and where it installs packages from."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sections.base import Section, rule
from sections.problems import Problem, Problems

_HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_STORAGE_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")

MOST_DESTINATIONS = 2000
"""https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies"""

Packages = Literal["mirror", "index"]
"""Where packages come from: ``mirror`` (wheels in the volume and in the models) or a package ``index``."""


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no DNS name; write the host alone, such as packages.example.com"
        )
    return value


def _storage_account(value: str) -> str:
    if not _STORAGE_ACCOUNT.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no name of a storage account; "
            "it has 3 to 24 lower-case letters and digits"
        )
    return value


Host = Annotated[str, AfterValidator(_host)]
"""A DNS name, or all below one: ``*.example.com``."""


class StorageDestination(Section):
    """A storage account outside Unity Catalog; Unity Catalog's own locations are always allowed."""

    account: Annotated[str, AfterValidator(_storage_account)] = Field(
        description="Name of the storage account."
    )
    service: Literal["blob", "dfs"] = Field(default="dfs", description="The service of the account.")


class Serverless(Section):
    """The network policy of serverless jobs, warehouses and endpoints: closed but for these destinations.

    Installing packages is what needs a destination most often: the environments of serverless jobs and the
    container builds of endpoints obey the policy. By default neither asks an index: jobs install from the
    wheels in the framework's volume, and models carry their wheels.
    """

    packages: Packages = Field(
        default="mirror",
        description="Where jobs and endpoints install packages from: mirror (wheels in the framework's "
        "volume, and in the models) or index (the hosts of indexHosts).",
    )
    index_hosts: tuple[Host, ...] = Field(
        default=(), description="Hosts of the organisation's package index, and of the files that it names."
    )
    internet_hosts: tuple[Host, ...] = Field(
        default=(), description="Other hosts that serverless compute may connect to."
    )
    storage: tuple[StorageDestination, ...] = Field(
        default=(), description="Storage accounts outside Unity Catalog that it may connect to."
    )

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts that the network policy lets through."""
        return (*self.index_hosts, *self.internet_hosts)

    @rule
    def _an_index_has_hosts(self) -> Problems:
        if self.packages == "index" and not self.index_hosts:
            yield Problem(
                ("indexHosts",),
                "is empty, so the network policy lets nobody install what packages: index asks for; name the "
                "index's hosts, or set packages to mirror",
            )

    @rule
    def _hosts_of_an_index_are_used(self) -> Problems:
        if self.packages == "mirror" and self.index_hosts:
            yield Problem(
                ("indexHosts",), "names an index that nothing asks; set packages to index or remove the hosts"
            )

    @rule
    def _a_host_is_listed_once(self) -> Problems:
        for key, hosts, earlier in (
            ("indexHosts", self.index_hosts, ()),
            ("internetHosts", self.internet_hosts, self.index_hosts),
        ):
            for position, host in enumerate(hosts):
                if host in (*earlier, *hosts[:position]):
                    yield Problem((key, position), f"{host} is listed twice; list it once")

    @rule
    def _storage_is_listed_once(self) -> Problems:
        for position, destination in enumerate(self.storage):
            if destination in self.storage[:position]:
                yield Problem(("storage", position), f"{destination.account} is listed twice; list it once")

    @rule
    def _destinations_fit_a_policy(self) -> Problems:
        count = len(self.index_hosts) + len(self.internet_hosts) + len(self.storage)
        if count > MOST_DESTINATIONS:
            yield Problem((), f"has {count} destinations; a network policy has {MOST_DESTINATIONS} at most")
