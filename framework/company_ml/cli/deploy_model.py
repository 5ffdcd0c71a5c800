"""The command ``deploy_model``: from a version in the registry to an endpoint that serves it."""

import click

from company_ml.cli.common import run
from company_ml.cli.deploy import endpoints, evaluation, promotion, registered


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def deploy_model() -> None:
    """Promote models through the registry, and serve them."""


for _command in (*evaluation.COMMANDS, *promotion.COMMANDS, *registered.COMMANDS, *endpoints.COMMANDS):
    deploy_model.add_command(_command)


def main() -> None:
    """Run the command line."""
    run(deploy_model)
