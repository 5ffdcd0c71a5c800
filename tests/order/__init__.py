"""The order in which the stacks ask for things, tried with clouds that take their time."""
