"""Which host the running pipeline belongs to."""

from collections.abc import Mapping

from delivery.errors import DeliveryError
from delivery.hosts.azure_devops import AzureDevOps
from delivery.hosts.github import GitHub
from delivery.hosts.host import Host


def host(environment: Mapping[str, str]) -> Host:
    """Return the host that started this run.

    Args:
        environment: The run's variables by name.

    Raises:
        DeliveryError: neither GitHub Actions nor Azure Pipelines started it.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return GitHub.from_workflow(environment)
    if environment.get("TF_BUILD") == "True":
        return AzureDevOps.from_pipeline(environment)
    raise DeliveryError("this is for GitHub Actions and Azure Pipelines; neither started this run")
