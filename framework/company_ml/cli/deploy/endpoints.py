"""The commands of ``deploy_model`` that work on serving endpoints."""

import click

COMMANDS: list[click.Command] = []
"""In the order of the help text."""
