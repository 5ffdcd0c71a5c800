"""All misconfigurations: each module here holds those of one area as `MUTATIONS`."""

from importlib import import_module
from pkgutil import iter_modules

from tests.policy.mutation import Mutation


def every() -> list[Mutation]:
    """Return the mutations of all areas."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return [mutation for module in modules for mutation in module.MUTATIONS]
