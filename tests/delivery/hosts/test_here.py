"""Which host a run belongs to."""

import pytest

from delivery.errors import DeliveryError
from delivery.hosts.azure_devops import AzureDevOps
from delivery.hosts.github import GitHub
from delivery.hosts.here import host


def test_a_workflow_belongs_to_github() -> None:
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "company/mlops", "GITHUB_TOKEN": "a-token"}
    assert isinstance(host(variables), GitHub)


def test_a_pipeline_belongs_to_azure_devops() -> None:
    variables = {
        "TF_BUILD": "True",
        "SYSTEM_COLLECTIONURI": "https://dev.azure.com/company/",
        "SYSTEM_TEAMPROJECT": "mlops",
        "BUILD_REPOSITORY_ID": "id",
        "SYSTEM_ACCESSTOKEN": "a-token",
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    }
    assert isinstance(host(variables), AzureDevOps)


def test_a_person_s_own_machine_is_told_that_it_is_neither() -> None:
    with pytest.raises(DeliveryError, match="neither started this run"):
        host({})
