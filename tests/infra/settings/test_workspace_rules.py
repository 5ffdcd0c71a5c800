"""What is refused of a workspace's reach and of where an environment stands."""

import pytest

from infra.settings.workspace import Workspace
from tests.infra.settings.files import said


def test_prod_is_never_public() -> None:
    assert said("prod", {"workspace.publicAccess": True}) == [
        "workspace.publicAccess: prod must not be reachable from the internet; remove it or set it to false"
    ]
    assert said("dev", {"workspace.publicAccess": True}) == []


def test_a_private_workspace_has_a_private_back_end() -> None:
    assert said("dev", {"workspace.backEndPrivateLink": False}) == [
        "workspace.backEndPrivateLink: clusters of a workspace without public access need it; set it to true"
    ]


@pytest.mark.parametrize(
    ("public", "private_back_end", "rules"),
    [
        (True, False, "AllRules"),
        (True, True, "NoAzureDatabricksRules"),
        (False, True, "NoAzureDatabricksRules"),
    ],
)
def test_the_security_rules_follow_from_the_private_link(
    public: bool, private_back_end: bool, rules: str
) -> None:
    workspace = Workspace.model_validate(
        {"defaultCatalog": "c", "publicAccess": public, "backEndPrivateLink": private_back_end}
    )
    assert workspace.required_rules == rules


def test_an_environment_stands_in_the_region_of_the_metastore() -> None:
    assert said("dev", {"location": "westeurope"}) == [
        "location: westeurope is not the region of the metastore, eastus2 (Pulumi.shared.yaml); "
        "a workspace uses the metastore of its own region"
    ]


def test_a_location_is_written_in_its_short_form() -> None:
    assert said("shared", {"location": "East US 2"}) == [
        "location: East US 2 is no Azure location name; write it without spaces, such as eastus2"
    ]


def test_a_location_leaves_room_in_the_names_that_hold_it() -> None:
    assert said("shared", {"location": "a" * 20}) == []
    assert said("shared", {"location": "a" * 21}) == [
        f"location: {'a' * 21} is no Azure location name; write it without spaces, such as eastus2"
    ]


def test_the_default_catalog_is_declared() -> None:
    assert said("dev", {"workspace.defaultCatalog": "ml_prod_catalog"}) == [
        "workspace.defaultCatalog: ml_prod_catalog is no declared catalog; "
        "choose ml_dev_catalog or ml_models_catalog"
    ]
    assert said("dev", {"workspace.defaultCatalog": "ml_models_catalog"}) == []


def test_a_role_enters_a_workspace_once() -> None:
    users = ["mlEngineers", "dataScientists", "modelReviewers", "platformAdmins", "mlEngineers"]
    assert said("dev", {"access.users": users}) == [
        "access.users.3: platformAdmins is among admins already; list it once",
        "access.users.4: mlEngineers is listed twice; list it once",
    ]


def test_a_workspace_has_administrators() -> None:
    assert said("dev", {"access.admins": []}) == ["access.admins: is empty; list at least one"]


def test_an_unknown_role_is_refused() -> None:
    assert said("dev", {"access.users": ["engineers"]}) == [
        "access.users.0: engineers is no role of platform.yaml; did you mean mlEngineers?"
    ]
