"""Types of single values, each with the rule that its platform sets and a message that helps."""

import re
from collections.abc import Collection
from decimal import Decimal
from ipaddress import IPv4Network, ip_address
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

EVERYBODY = frozenset({"account users", "users"})
"""The groups of the account and of a workspace that hold everybody: what one of them gets is public inside
the company.

https://learn.microsoft.com/azure/databricks/admin/users-groups/groups
"""

# Databricks allows more, but a name beyond this pattern needs backticks wherever SQL uses it, and
# upper case is stored as lower case:
# https://learn.microsoft.com/azure/databricks/sql/language-manual/sql-ref-names
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,254}")
"""A catalog, schema, table or column that SQL takes without quotes."""

_LOCATION = re.compile(r"[a-z]+[0-9]*")
_LOCATION_MAX = 20  # the longest of today's has 18: germanywestcentral
_NAME_MAX = 255
_EXPERIMENT = re.compile(r"[A-Za-z0-9_-]{1,128}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_CIDR = re.compile(r"[0-9]+(\.[0-9]+){3}/(0|[1-9][0-9]?)")


def _location(value: str) -> str:
    if not _LOCATION.fullmatch(value) or len(value) > _LOCATION_MAX:
        raise ValueError(f"{value} is no Azure location name; write it without spaces, such as eastus2")
    return value


def _cidr(value: Any) -> IPv4Network:
    try:
        # Else a bare number would be an address, and "/0.0.255.255" and "/016" would be lengths.
        meant = IPv4Network(value if _CIDR.fullmatch(str(value)) else "", strict=False)
    except ValueError:
        raise ValueError(f"{value} is no IPv4 range; write one such as 10.0.0.0/16") from None
    if meant.network_address != ip_address(str(value).partition("/")[0]):
        raise ValueError(f"{value} does not start on a /{meant.prefixlen} boundary; did you mean {meant}?")
    return meant


def _length(value: str) -> str:
    if len(value) > _NAME_MAX:
        raise ValueError(f"has {len(value)} characters; a name has at most {_NAME_MAX}, shorten it")
    return value


def _unity_catalog_name(value: str) -> str:
    if not PLAIN_NAME.fullmatch(_length(value)):
        raise ValueError(
            f"{value or 'an empty text'} is no Unity Catalog name; "
            "use lower-case letters, digits and underscores, and start with a letter"
        )
    return value


BUILT_IN_SCHEMAS = frozenset({"default", "information_schema"})
"""The schemas that every catalog has from the beginning."""


def _not_built_in(names: Collection[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value.lower() in names:
            raise ValueError(f"{value} is Databricks' own; choose another name")
        return value

    return AfterValidator(check)


def _group_name(value: str) -> str:
    if not value or value != value.strip():
        raise ValueError("is empty or begins or ends with a space; write the name alone")
    return _length(value)


def _guid(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError(f"{value} is no GUID; copy it from the account console") from None


def _account_object_id(value: str) -> str:
    if not (value.isascii() and value.isdecimal()):
        raise ValueError(f"{value} is no account id of a group; it is a number, in quotes")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no e-mail address; write one such as mlops@example.com"
        )
    return value


def _amount(value: Decimal) -> Decimal:
    if not value.is_finite() or value <= 0:
        raise ValueError(f"{value} is no amount; write a number of USD above 0")
    return value


def _experiment_name(value: str) -> str:
    if not _EXPERIMENT.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no name of an experiment; use at most 128 letters, digits, "
            "underscores and hyphens, the folder comes from the stack"
        )
    return value


Location = Annotated[str, AfterValidator(_location)]
"""An Azure region in its short form, as `az account list-locations` names it."""

Cidr = Annotated[IPv4Network, BeforeValidator(_cidr)]
"""An IPv4 range in CIDR notation."""

UnityCatalogName = Annotated[str, AfterValidator(_unity_catalog_name)]
"""A catalog, schema or volume. Stricter than the platform, so that no SQL ever needs backticks.

https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-names
"""

CatalogName = Annotated[UnityCatalogName, _not_built_in({"hive_metastore", "samples", "system"})]
"""A catalog that the metastore does not have from the beginning."""

SchemaName = Annotated[UnityCatalogName, _not_built_in(BUILT_IN_SCHEMAS)]
"""A schema that a catalog does not have from the beginning."""

GroupName = Annotated[str, AfterValidator(_group_name), _not_built_in({*EVERYBODY, "admins"})]
"""The display name of an account group: none of those that hold everybody, or every administrator."""

Guid = Annotated[str, AfterValidator(_guid)]
"""A GUID, such as a metastore's id."""

AccountObjectId = Annotated[str, AfterValidator(_account_object_id)]
"""The numeric id of a group in the Databricks account."""

Email = Annotated[str, AfterValidator(_email)]
"""An e-mail address."""

Usd = Annotated[Decimal, AfterValidator(_amount)]
"""An amount of money in US dollars, above 0."""

ExperimentName = Annotated[str, AfterValidator(_experiment_name)]
"""Name of an MLflow experiment in its folder."""

WarehouseSize = Literal[
    "2X-Small",
    "X-Small",
    "Small",
    "Medium",
    "Large",
    "X-Large",
    "2X-Large",
    "3X-Large",
    "4X-Large",
]
"""Size of each cluster of a SQL warehouse, the least first."""

Days = Annotated[int, Field(ge=1)]
"""A number of days, at least one."""


def arm_id_of(provider_type: str) -> Any:
    """Return the type of an ARM id of one resource type, such as ``Microsoft.Network/virtualNetworks``."""
    namespace, *kinds = provider_type.split("/")
    tail = "".join(rf"/{re.escape(kind)}/[^/\s]+" for kind in kinds)
    pattern = re.compile(
        rf"/subscriptions/[0-9a-f-]{{36}}/resourceGroups/[^/\s]+/providers/{re.escape(namespace)}{tail}",
        re.IGNORECASE,
    )

    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(
                f"{value} is no id of a {provider_type}; copy it from the resource's properties, "
                "it starts with /subscriptions/"
            )
        return value

    return AfterValidator(check)
