"""The commands: one module a console script, each a thin layer over the library."""
