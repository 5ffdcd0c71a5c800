"""What each platform allows as a name.

https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

import re
from typing import NamedTuple


class Limit(NamedTuple):
    """What a platform allows as the name of one kind of thing."""

    kind: str
    shortest: int
    longest: int
    pattern: str
    wording: str


_NETWORK_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_NETWORK_WORDING = "letters, digits, underscores, periods and hyphens, starting with a letter or digit"
_HYPHENATED = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"

RESOURCE_GROUP = Limit("resource group", 1, 90, r"[\w().-]*[\w()-]", "letters, digits and _ ( ) - .")
NETWORK = Limit("virtual network", 2, 64, _NETWORK_PATTERN, _NETWORK_WORDING)
NETWORK_PART = Limit("network resource", 1, 80, _NETWORK_PATTERN, _NETWORK_WORDING)
PRIVATE_ENDPOINT = Limit("private endpoint", 2, 64, _NETWORK_PATTERN, _NETWORK_WORDING)
STORAGE_ACCOUNT = Limit("storage account", 3, 24, r"[a-z0-9]+", "lower-case letters and digits")
CONTAINER = Limit(
    "container", 3, 63, r"[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case letters, digits and single hyphens"
)
KEY_VAULT = Limit(
    "key vault", 3, 24, r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", "letters, digits and single hyphens"
)
# Microsoft.Databricks names: https://github.com/Azure/terraform-azurerm-avm-res-databricks-workspace
WORKSPACE = Limit("Databricks workspace", 3, 64, r"[A-Za-z0-9_-]+", "letters, digits, _ and -")
ACCESS_CONNECTOR = Limit("access connector", 3, 64, r"[A-Za-z0-9_-]+", "letters, digits, _ and -")
LOG_WORKSPACE = Limit("log workspace", 4, 63, _HYPHENATED, "letters, digits and hyphens")
DIAGNOSTIC_SETTING = Limit(
    "diagnostic setting", 1, 260, r"[^*<>%:&\\?+/]*[^*<>%:&\\?+/ ]", "no * < > % : & ? + /"
)
UNITY_CATALOG = Limit(
    "Unity Catalog object", 1, 255, r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores"
)
# https://docs.databricks.com/aws/en/catalogs/ and https://docs.databricks.com/aws/en/discover/sample-data
CATALOG = Limit(
    "catalog",
    1,
    255,
    rf"(?!(hive_metastore|samples|system)$){UNITY_CATALOG.pattern}",
    f"{UNITY_CATALOG.wording}, and none of Databricks' own catalogs",
)
PRINCIPAL = Limit("service principal", 1, 255, r"[a-z][a-z0-9-]*", "lower-case letters, digits and hyphens")
# https://learn.microsoft.com/azure/databricks/admin/users-groups/manage-groups gives no limit:
# that of names that SQL takes.
GROUP = Limit("group", 1, 255, r"[\w.-](?:[\w .-]*[\w.-])?", "letters, digits, spaces, _ . and -")
# https://learn.microsoft.com/azure/role-based-access-control/custom-roles
ROLE = Limit("custom role", 1, 512, r"[\w -]+", "letters, digits, spaces, _ and -")
# https://docs.databricks.com/api/azure/account/networkconnectivity
CONNECTIVITY_CONFIG = Limit(
    "network connectivity config", 3, 30, r"[0-9A-Za-z_-]+", "letters, digits, _ and -"
)
# https://learn.microsoft.com/azure/templates/microsoft.resources/deployments: 64, less "-blob"
DEPLOYMENT = Limit("deployment", 1, 59, r"[A-Za-z0-9_.()-]+", "letters, digits and _ . ( ) -")
# https://learn.microsoft.com/azure/templates/microsoft.insights/privatelinkscopes
LOG_SCOPE = Limit(
    "private link scope of Azure Monitor", 1, 255, r"[A-Za-z0-9_.-]+", "letters, digits, _ . and -"
)
# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmanagedidentity
IDENTITY = Limit("managed identity", 3, 128, r"[A-Za-z0-9][A-Za-z0-9_-]*", "letters, digits, _ and -")
# https://learn.microsoft.com/azure/databricks/security/secrets/
SECRET_SCOPE = Limit("secret scope", 1, 128, r"[\w.@/-]+", "letters, digits, _ . @ / and -")
# https://docs.databricks.com/api/azure/workspace/clusterpolicies/create: the shortest of their limits
LABEL = Limit("Databricks object", 1, 100, r"[\w .-]*[\w.-]", "letters, digits, spaces, _ . and -")
FOLDER = Limit("workspace folder", 2, 255, r"(?:/[\w .-]+)+", "a path that starts with /")
NETWORK_POLICY = Limit("network policy", 1, 64, r"[0-9a-z-]+", "lower-case letters, digits and hyphens")


def within(limit: Limit, name: str) -> str:
    """Return the name unchanged.

    Raises:
        ValueError: the name breaks the limit.
    """
    if not limit.shortest <= len(name) <= limit.longest:
        raise ValueError(
            f"{name} has {len(name)} characters; a {limit.kind} has {limit.shortest} to {limit.longest}"
        )
    if not re.fullmatch(limit.pattern, name):
        raise ValueError(f"{name} is no name of a {limit.kind}: allowed are {limit.wording}")
    return name
