"""How things are called: one pattern for each kind of thing, with the limit of its platform.

The patterns are the guide's names where it gives one, else Microsoft's abbreviation, the workload and the
stack. ``platform.yaml`` may state others under ``names``.

Abbreviations: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
"""

import string
from collections.abc import Mapping
from typing import NamedTuple

from platform_model import name_limits as limits
from platform_model.name_limits import Limit

SUFFIX_LENGTH = 5  # what the 24 characters of a storage account leave beside "companydatalake" and "prod"

EVERYWHERE = frozenset({"organisation", "workload", "abbreviation"})
"""What the platform says of itself: any pattern may use it, and none must."""

LONGEST: Mapping[str, str] = {
    "suffix": "a" * SUFFIX_LENGTH,
    "location": "germanywestcentral",
    "target": "workspace",
    "kind": "interactive",
}
"""The longest that stands for a placeholder, where it is neither the platform's own nor a stack."""


class Kind(NamedTuple):
    """One kind of thing: how it is called, and what its platform allows as a name."""

    pattern: str
    limit: Limit

    @property
    def needs(self) -> frozenset[str]:
        """What tells two things of the kind apart: every pattern of the kind holds it."""
        return placeholders(self.pattern) - EVERYWHERE


def placeholders(pattern: str) -> frozenset[str]:
    """Return the names in braces.

    Raises:
        ValueError: the braces do not match.
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None)


KINDS: Mapping[str, Kind] = {
    # Azure
    "resourceGroup": Kind("rg-{workload}-{stack}", limits.RESOURCE_GROUP),
    "managedResourceGroup": Kind("rg-{workload}-{stack}-managed", limits.RESOURCE_GROUP),
    "virtualNetwork": Kind("{workload}-vnet", limits.NETWORK),
    "hubNetwork": Kind("{workload}-hub-vnet", limits.NETWORK),
    "networkSecurityGroup": Kind("{workload}-nsg", limits.NETWORK_PART),
    "hostSubnet": Kind("public-subnet", limits.NETWORK_PART),
    "containerSubnet": Kind("private-subnet", limits.NETWORK_PART),
    "endpointSubnet": Kind("pe-subnet", limits.NETWORK_PART),
    "natGateway": Kind("ng-{workload}-{stack}", limits.NETWORK_PART),
    "publicIp": Kind("pip-{workload}-{stack}", limits.NETWORK_PART),
    "peering": Kind("peer-{local}-to-{remote}", limits.NETWORK_PART),
    "zoneLink": Kind("link-{workload}-{stack}", limits.NETWORK_PART),
    "privateEndpoint": Kind("pep-{workload}-{stack}-{target}", limits.PRIVATE_ENDPOINT),
    "connectionApproval": Kind("approve-{workload}-{environment}-{target}", limits.DEPLOYMENT),
    "logScope": Kind("ampls-{workload}-{stack}", limits.LOG_SCOPE),
    "dataLake": Kind("{organisation}datalake{environment}{suffix}", limits.STORAGE_ACCOUNT),
    "hubDataLake": Kind("{organisation}datalakehub{suffix}", limits.STORAGE_ACCOUNT),
    "stateAccount": Kind("st{abbreviation}state{suffix}", limits.STORAGE_ACCOUNT),
    "workspaceStorage": Kind("dbfs{abbreviation}{environment}{suffix}", limits.STORAGE_ACCOUNT),
    "catalogContainer": Kind("catalog", limits.CONTAINER),
    "keyVault": Kind("kv-{abbreviation}-{environment}-{suffix}", limits.KEY_VAULT),
    "workspace": Kind("dbw-{workload}-{environment}", limits.WORKSPACE),
    # Databricks' advice: one a region, which nobody deletes by mistake
    # (https://learn.microsoft.com/azure/databricks/security/network/front-end/front-end-private-connect).
    "webAuthWorkspace": Kind("WEB_AUTH_DO_NOT_DELETE_{location}", limits.WORKSPACE),
    "accessConnector": Kind("dbac-{workload}-{stack}", limits.ACCESS_CONNECTOR),
    "logWorkspace": Kind("log-{workload}-{stack}", limits.LOG_WORKSPACE),
    "diagnosticSetting": Kind("diag-{workload}-{stack}", limits.DIAGNOSTIC_SETTING),
    "deployIdentity": Kind("id-{workload}-deploy-{environment}", limits.IDENTITY),
    "previewIdentity": Kind("id-{workload}-preview-{stack}", limits.IDENTITY),
    "driftIdentity": Kind("id-{workload}-drift", limits.IDENTITY),
    "hubRole": Kind("Databricks MLOps hub member {suffix}", limits.ROLE),
    # The Databricks account
    "deployPrincipal": Kind("{abbreviation}-deploy-{environment}", limits.PRINCIPAL),
    "runPrincipal": Kind("{abbreviation}-run-{environment}", limits.PRINCIPAL),
    "previewPrincipal": Kind("{abbreviation}-preview-{stack}", limits.PRINCIPAL),
    "driftPrincipal": Kind("{abbreviation}-drift", limits.PRINCIPAL),
    "connectivityConfig": Kind("ncc-{abbreviation}-{environment}", limits.CONNECTIVITY_CONFIG),
    "networkPolicy": Kind("np-{abbreviation}-{stack}", limits.NETWORK_POLICY),
    "teamBudget": Kind("{abbreviation}-team-{team}", limits.LABEL),
    "budgetPolicy": Kind("{abbreviation}-{environment}", limits.LABEL),
    "teamGroup": Kind("{abbreviation}-team-{team}", limits.GROUP),
    "teamsGroup": Kind("{abbreviation}-teams-{environment}", limits.GROUP),
    # Unity Catalog
    "catalog": Kind("ml_{environment}_catalog", limits.CATALOG),
    "storageCredential": Kind("ml_{stack}_credential", limits.UNITY_CATALOG),
    "externalLocation": Kind("ml_{stack}_location", limits.UNITY_CATALOG),
    # Objects and folders of a workspace
    "instancePool": Kind("{abbreviation}-{environment}-pool", limits.LABEL),
    "clusterPolicy": Kind("{abbreviation}-{environment}-{kind}", limits.LABEL),
    "teamInstancePool": Kind("{abbreviation}-{environment}-{team}-pool", limits.LABEL),
    "teamClusterPolicy": Kind("{abbreviation}-{environment}-{team}-{kind}", limits.LABEL),
    "teamSqlWarehouse": Kind("{abbreviation}-{environment}-{team}-warehouse", limits.LABEL),
    "interactiveCluster": Kind("{abbreviation}-{environment}-team", limits.LABEL),
    "sqlWarehouse": Kind("{abbreviation}-{environment}-warehouse", limits.LABEL),
    "experimentsFolder": Kind("/ml_experiments/{environment}", limits.FOLDER),
    # Beside that of experiments, whose permissions what lies in it would have, too.
    "teamsFolder": Kind("/ml_teams/{environment}", limits.FOLDER),
    "operationsFolder": Kind("/ml_operations/{environment}", limits.FOLDER),
    "dashboard": Kind("ML operations {environment}", limits.LABEL),
    "notificationDestination": Kind("{abbreviation}-{environment}-teams", limits.LABEL),
    "onlineStore": Kind("{abbreviation}-{environment}-features", limits.LABEL),
    "secretScope": Kind("{abbreviation}-{environment}", limits.SECRET_SCOPE),
}
"""Every kind of thing that the program names, by its key under ``names``."""
