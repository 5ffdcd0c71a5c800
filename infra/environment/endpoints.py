"""The private endpoints of an environment: everything that it uses, at an address of its own network."""

from collections.abc import Mapping

import pulumi

from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs
from components.network.zones import ZONES
from infra import naming
from infra.outputs import SharedOutputs
from infra.place import Place


def build(
    place: Place,
    shared: SharedOutputs,
    subnet_id: pulumi.Output[str],
    targets: Mapping[str, pulumi.Output[str]],
) -> dict[str, PrivateEndpoint]:
    """Register an endpoint for each target.

    Args:
        place: Where they stand.
        shared: The shared stack, which owns the zones of their records.
        subnet_id: ARM id of the subnet of endpoints.
        targets: Sub-resource (a key of ``ZONES``) to the ARM id of what has it.

    Returns:
        The endpoints by sub-resource.
    """
    return {
        subresource: PrivateEndpoint(
            f"{_short(subresource)}-endpoint",
            PrivateEndpointArgs(
                resource_group_name=place.resource_group_name,
                location=place.location,
                endpoint_name=naming.private_endpoint(place.stack, _short(subresource)),
                subnet_id=subnet_id,
                target_id=target_id,
                subresource=subresource,
                zone_id=shared.zone_ids[ZONES[subresource]],
                tags=place.tags,
            ),
            place.options(),
        )
        for subresource, target_id in targets.items()
    }


def _short(subresource: str) -> str:
    return "workspace" if subresource == "databricks_ui_api" else subresource
