"""The order of the stacks: what all share first, then the environments as work moves through them.

One at a time, although the environments do not know each other: each of them writes to the hub's network, and
Azure refuses such a change while another one runs (AnotherOperationInProgress).
"""

UP = ("shared", "dev", "test", "prod")
DOWN = tuple(reversed(UP))
