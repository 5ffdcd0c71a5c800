"""Which host the running pipeline belongs to."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from delivery.errors import DeliveryError
from delivery.hosts.azure_devops import AzureDevOps
from delivery.hosts.github import GitHub
from delivery.hosts.host import Host

T = TypeVar("T")


def host(environment: Mapping[str, str]) -> Host:
    """Return the host that started this run.

    Args:
        environment: The run's variables by name.

    Raises:
        DeliveryError: neither GitHub Actions nor Azure Pipelines started it.
    """
    return of_host(environment, github=GitHub.from_workflow, azure_devops=AzureDevOps.from_pipeline)


def of_host(
    environment: Mapping[str, str],
    *,
    github: Callable[[Mapping[str, str]], T],
    azure_devops: Callable[[Mapping[str, str]], T],
) -> T:
    """Return what the function for this run's host makes of the run's variables.

    Raises:
        DeliveryError: neither GitHub Actions nor Azure Pipelines started the run.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return github(environment)
    if environment.get("TF_BUILD") == "True":
        return azure_devops(environment)
    raise DeliveryError("this is for GitHub Actions and Azure Pipelines; neither started this run")
