"""localcloud: a simulated Azure subscription and Databricks account, under the real Pulumi engine."""
