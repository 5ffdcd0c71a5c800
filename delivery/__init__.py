"""What pipelines do beside running Pulumi: comment on pull requests, and keep an issue about drift."""
