"""Grants: who has which privileges on one securable object, completely and in a fixed order."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_databricks as databricks

from components.computed import computed_output
from components.unity_catalog.privileges import LEGAL, Securable
from sections.values import EVERYBODY


def check_grants(securable: Securable, name: str, grants: Mapping[str, Sequence[str]]) -> None:
    """Raise ``ValueError`` on a privilege that the securable does not have, or a grant to everybody.

    The provider would find out late: it waits a minute for the privileges to become what was asked for.
    """
    for principal, privileges in grants.items():
        where = f"grants of {securable} {name!r}: {principal!r}"
        if principal in EVERYBODY:
            raise ValueError(f"{where} is everybody; grant to a group of its own")
        if not privileges:
            raise ValueError(f"{where} has no privileges; leave the principal out")
        for privilege in privileges:
            if privilege not in LEGAL[securable]:
                legal = ", ".join(LEGAL[securable])
                raise ValueError(
                    f"{where} has {privilege!r}, which is no privilege of a {securable}; legal are {legal}"
                )


def set_grants(
    name: str,
    *,
    securable: Securable,
    full_name: pulumi.Input[str],
    grants: Mapping[str, Sequence[str]],
    principals: Mapping[str, pulumi.Input[str]],
    parent: pulumi.ComponentResource,
) -> pulumi.Output[str]:
    """Make the one authoritative ``Grants`` of a securable; none at all if nothing is granted.

    Whatever it does not list is revoked, which is why a securable has one and no more.
    ``principals`` says what the clouds call a principal, where its key in ``grants`` is not yet that.
    Sorted by key, so that neither the order in the settings nor an application id that is only known
    after deployment can show up as a difference.

    Returns:
        The securable's full name, known once the grants hold.
    """
    if not grants:
        return pulumi.Output.from_input(full_name)
    entries: list[databricks.GrantsGrantArgsDict] = [
        {"principal": principals.get(key, key), "privileges": sorted(set(grants[key]))}
        for key in sorted(grants)
    ]
    made = databricks.Grants(
        name,
        metastore=full_name if securable == "metastore" else None,
        catalog=full_name if securable == "catalog" else None,
        schema=full_name if securable == "schema" else None,
        volume=full_name if securable == "volume" else None,
        grants=entries,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    names = {
        "metastore": made.metastore,
        "catalog": made.catalog,
        "schema": made.schema,
        "volume": made.volume,
    }
    return computed_output(names[securable], str)
