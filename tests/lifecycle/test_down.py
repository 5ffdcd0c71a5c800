"""What `down` takes, and what it leaves and names."""

from tests.lifecycle.platform import Platform


def test_down_leaves_only_what_is_protected_and_names_it(own_platform: Platform) -> None:
    answer = own_platform.run("python", "-m", "toolchain.stacks", "down")
    assert answer.status == 0, answer.text
    assert "not protected" not in answer.text
    for name in ("company_mlops_metastore", "ml_prod_catalog", "ml_models_catalog"):
        assert name in answer.text
    count = own_platform.count()
    assert count["databricks:index/catalog:Catalog"] == 4
    assert count["azure-native:network:VirtualNetwork"] == 1  # the hub's
    assert count["azure-native:databricks:Workspace"] == 1


def test_what_was_left_is_taken_up_again(own_platform: Platform) -> None:
    for direction in ("down", "up"):
        answer = own_platform.run("python", "-m", "toolchain.stacks", direction)
        assert answer.status == 0, answer.text
    assert own_platform.count()["azure-native:databricks:Workspace"] == 4


def test_destroying_what_is_protected_is_refused(own_platform: Platform) -> None:
    answer = own_platform.pulumi("destroy", "prod", "--yes", "--skip-preview")
    assert answer.status != 0
    assert "is protected" in answer.text or "protected" in answer.text
    assert "ml_prod_catalog" in {item["name"] for item in own_platform.status()}


def test_a_destroy_of_the_shared_stack_takes_nothing_that_environments_live_on(
    own_platform: Platform,
) -> None:
    before = _lived_on(own_platform)
    assert {type_ for type_, _ in before} == {*KEPT, PRINCIPAL, ASSIGNMENT}
    answer = own_platform.pulumi("destroy", "shared", "--yes", "--skip-preview")
    assert answer.status != 0
    assert before - _lived_on(own_platform) == set()


KEPT = (
    "azure-native:network:VirtualNetwork",
    "azure-native:network:PrivateEndpoint",
    "azure-native:operationalinsights:Workspace",
    "azure-native:privatedns:PrivateZone",
    "azure-native:privatedns:VirtualNetworkLink",
    "azure-native:resources:Deployment",
    "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule",
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig",
)
PRINCIPAL = "databricks:index/servicePrincipal:ServicePrincipal"
ASSIGNMENT = "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment"


def _lived_on(platform: Platform) -> set[tuple[str, str]]:
    """Return type and id of what environments live on: networks, ways, and the principals that work there."""
    status = platform.status()
    duties = ("mlops-deploy-", "mlops-run-")
    principals = {one["id"] for one in status if one["type"] == PRINCIPAL and one["name"].startswith(duties)}
    return {
        (one["type"], one["id"])
        for one in status
        if one["type"] in KEPT
        or one["id"] in principals
        or (one["type"] == ASSIGNMENT and one["id"].rpartition("|")[2] in principals)
    }
