"""What the pipelines do beside running Pulumi: comments on pull requests, and an issue when the clouds drift."""
