"""What bad input gets: one line for each mistake, with its place and the way out, and nothing is made."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import localcloud.azure  # noqa: F401 (imported for the types that it registers)
from localcloud.azure.tokens import STORAGE_ACCOUNT, VAULT
from localcloud.core import operations
from localcloud.core.cloud import Caller, Cloud, Stored
from localcloud.core.store import Store
from tests.lifecycle.complaints import STACK, complaints
from tests.lifecycle.platform import Platform, settings_of, stack_file
from tests.stack_files import changed

UP = ("--yes", "--skip-preview")

MISTAKES = {
    "location": "westeurope",
    "netwrok": {"vnet": "10.2.0.0/16"},
    "network.vnet": "10.1.0.0/16",
    "network.hostSubnet": "10.1.1.0/27",
    "network.containerSubnet": "10.1.1.0/24",
    "network.endpointSubnet": "10.2.3.0/24",
    "workspace.publicAccess": True,
    "workspace.defaultCatalog": "ml_uat_catalog",
    "catalog.schemas.3.name": "s" * 256,
}
LINES = [
    "settings.location: westeurope is not the region of the metastore, eastus2 (Pulumi.shared.yaml);"
    " a workspace uses the metastore of its own region",
    "settings.network.vnet: 10.1.0.0/16 overlaps 10.1.0.0/16 of test (Pulumi.test.yaml);"
    " peered networks must be apart, choose a free range",
    "settings.network.hostSubnet: 10.1.1.0/27 is too small for a workspace; choose /26 or larger",
    "settings.network.containerSubnet: 10.1.1.0/24 overlaps hostSubnet 10.1.1.0/27;"
    " choose ranges that are apart",
    "settings.network.endpointSubnet: 10.2.3.0/24 is outside the network 10.1.0.0/16;"
    " choose a range inside it",
    "settings.workspace.defaultCatalog: ml_uat_catalog is no declared catalog;"
    " choose ml_prod_catalog or ml_models_catalog",
    "settings.workspace.publicAccess: prod must not be reachable from the internet;"
    " remove it or set it to false",
    "settings.catalog.schemas.3.name: has 256 characters; a name has at most 255, shorten it",
    "settings.netwrok: is no setting; did you mean network?",
]


@contextmanager
def the_world(platform: Platform) -> Iterator[Cloud]:
    """Give the clouds of a platform to others than its deployer."""
    with closing(Store(platform.data / "cloud.db")) as store, store.session(Caller("azure-native")) as cloud:
        yield cloud


def named(cloud: Cloud, token: str, name: str) -> Stored:
    """Return the object of this type and name."""
    return next(stored for stored in cloud.all(token) if stored.name == name)


def test_every_mistake_in_a_file_is_told_at_once_and_nothing_changes(
    own_platform: Platform, tmp_path: Path
) -> None:
    before, outputs = own_platform.status(), own_platform.outputs("prod")
    file = stack_file(tmp_path, "prod", changed(settings_of("prod"), MISTAKES))

    told = complaints(own_platform.pulumi("up", "prod", *UP, file))

    assert told.keys() == {STACK}
    assert sorted(told[STACK]) == sorted(f"Pulumi.prod.yaml: {line}" for line in LINES)
    assert own_platform.status() == before
    assert own_platform.outputs("prod") == outputs, "what the stack tells others is lost"


def test_an_environment_before_the_shared_stack_is_told_to_wait_for_it(empty_platform: Platform) -> None:
    stack = "organization/databricks-mlops/shared"
    way_out = "run `pulumi up -s shared` first."

    told = complaints(empty_platform.pulumi("up", "dev", *UP))
    assert told == {STACK: [f"There is no stack {stack}: {way_out}"]}

    assert empty_platform.run("pulumi", "stack", "init", "shared", "--no-select").status == 0
    told = complaints(empty_platform.pulumi("up", "dev", *UP))
    assert told == {STACK: [f"The stack {stack} has no outputs yet: {way_out}"]}
    assert empty_platform.status() == []


def test_a_stack_that_the_project_does_not_have_is_told_which_there_are(
    empty_platform: Platform, tmp_path: Path
) -> None:
    answer = empty_platform.pulumi("up", "staging", *UP)
    assert answer.status != 0
    assert answer.text.strip().splitlines() == [
        "localcloud: there is no stack staging here; choose among dev, prod, shared, test",
        "error: no stack named 'staging' found",
    ]

    # Made in another folder: Pulumi writes a stack file beside the project's.
    (tmp_path / "Pulumi.yaml").write_text("name: databricks-mlops\nruntime: python\n", encoding="utf-8")
    made = empty_platform.run("pulumi", "stack", "init", "staging", "--no-select", "--cwd", str(tmp_path))
    assert made.status == 0, made.text

    told = complaints(empty_platform.pulumi("up", "staging", *UP))
    assert told == {
        STACK: [
            "staging is no stack of this project; its stacks are shared, dev, test, prod: "
            "choose one with `pulumi stack select dev`"
        ]
    }
    assert empty_platform.status() == []


def test_a_missing_account_is_told_with_the_place_to_find_it(empty_platform: Platform) -> None:
    command = ("env", "-u", "DATABRICKS_ACCOUNT_ID", "pulumi", "up", "-s", "shared", "--non-interactive")
    told = complaints(empty_platform.run(*command, *UP))
    assert told == {
        STACK: [
            "DATABRICKS_ACCOUNT_ID is not set; "
            "set it to the id that https://accounts.azuredatabricks.net shows in the user's menu"
        ]
    }
    assert empty_platform.status() == []


def test_names_that_are_taken_are_refused_with_the_clouds_codes(own_platform: Platform) -> None:
    told = own_platform.outputs("dev")
    lake, vault = told["storageAccount"], told["keyVaultUri"].split("/")[2].partition(".")[0]
    with the_world(own_platform) as cloud:
        # Both were deleted by hand. One name went to somebody else; the other stays with the deleted vault.
        ours = named(cloud, STORAGE_ACCOUNT, lake)
        cloud.remove(ours)
        theirs = ours.id.replace(cloud.identity.subscription_id, "00000000-0000-0000-0000-000000000000")
        cloud.put(replace(ours, id=theirs))
        operations.delete(cloud, VAULT, named(cloud, VAULT, vault).id)
    before = own_platform.status()

    # By itself the first refusal would keep the engine from asking for the other name.
    both = ("--continue-on-error", "--target", "**::lake", "--target", "**::vault")
    answer = own_platform.pulumi("up", "dev", *UP, "--refresh", *both)

    refusals = complaints(answer)
    assert "update failed" in refusals.pop(STACK)  # beside what waits
    assert refusals == {
        "azure-native:storage:StorageAccount::lake": [
            'Status=409 Code="StorageAccountAlreadyTaken" '
            f'Message="The storage account named {lake} is already taken."'
        ],
        "azure-native:keyvault:Vault::vault": [
            'Status=409 Code="ConflictError" Message="A vault with the same name already exists in deleted '
            "state. You need to either recover or purge existing key vault. Follow this link "
            'https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete."'
        ],
    }
    assert own_platform.status() == before
