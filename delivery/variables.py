"""The variables that a pipeline's run has to have."""

from collections.abc import Mapping, Sequence

from delivery.errors import DeliveryError


def needed(environment: Mapping[str, str], names: Sequence[str], way_out: str) -> list[str]:
    """Return the values of variables, in the order of their names.

    Raises:
        DeliveryError: some are not set or empty; all of them are named, with the way out.
    """
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise DeliveryError(f"{' and '.join(missing)} not set: {way_out}")
    return [environment[name] for name in names]
