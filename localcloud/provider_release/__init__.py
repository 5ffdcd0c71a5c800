"""Which release of the Databricks provider the simulation's facts are of, and how they are written."""
