"""The program: settings, names, and the composition of the stacks."""
