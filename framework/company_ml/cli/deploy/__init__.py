"""The commands of ``deploy_model``, by what they work on."""
