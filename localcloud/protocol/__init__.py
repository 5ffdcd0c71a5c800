"""Speaks the Pulumi provider protocol to the engine, for every package that localcloud simulates."""
