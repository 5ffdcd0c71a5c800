"""The stacks of the project, and what kind each is."""

from typing import Literal, get_args

Environment = Literal["dev", "test", "prod"]
"""A place where models are made, tried or served; also the name of its stack."""

SHARED = "shared"
"""The stack of what the account and the region have one of. It comes up first."""

ENVIRONMENTS: tuple[Environment, ...] = get_args(Environment)
"""The environments in the order in which work moves through them."""

STACKS: tuple[str, ...] = (SHARED, *ENVIRONMENTS)
"""Every stack, in the order in which they come up."""
