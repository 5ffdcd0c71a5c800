"""localcloud: simulated Azure subscriptions and a Databricks account, under the real Pulumi engine."""
