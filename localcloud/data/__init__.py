"""What data scientists and their jobs do in Databricks, as commands: models, versions, aliases and tables."""
