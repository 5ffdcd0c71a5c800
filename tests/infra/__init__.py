"""The program: settings, names, addresses, accounts and stacks."""
