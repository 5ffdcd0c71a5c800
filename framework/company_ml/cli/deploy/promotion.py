"""The commands of ``deploy_model`` that work on the registry."""

import click

COMMANDS: list[click.Command] = []
"""In the order of the help text."""
