"""One setting changed: the next preview touches what it should, and nothing else."""

from pathlib import Path

from tests.lifecycle.platform import Platform, Steps, settings_of, stack_file


def test_more_days_of_soft_delete_update_the_blob_service_alone(platform: Platform, tmp_path: Path) -> None:
    settings = settings_of("dev")
    settings["storage"]["softDeleteDays"] += 1
    steps = platform.steps("dev", stack_file(tmp_path, "dev", settings))
    assert steps == Steps(update=["azure-native:storage:BlobServiceProperties::lake-blobs"])


def test_a_new_schema_is_created_with_its_grants_and_nothing_else_changes(
    platform: Platform, tmp_path: Path
) -> None:
    settings = settings_of("test")
    settings["catalog"]["schemas"].append(
        {"name": "reports", "comment": "What goes to people", "readers": ["auditors"]}
    )
    steps = platform.steps("test", stack_file(tmp_path, "test", settings))
    assert steps == Steps(
        create=[
            "databricks:index/grants:Grants::catalog-reports-grants",
            "databricks:index/schema:Schema::catalog-reports",
        ]
    )


def test_a_subnet_that_moves_is_replaced_before_what_stands_in_it(platform: Platform, tmp_path: Path) -> None:
    settings = settings_of("prod")
    settings["network"]["endpointSubnet"] = "10.2.9.0/24"
    steps = platform.steps("prod", stack_file(tmp_path, "prod", settings))
    assert steps.update == ["azure-native:network:Subnet::network-pe-subnet"]


def test_a_changed_setting_is_applied_and_then_known(own_platform: Platform, tmp_path: Path) -> None:
    settings = settings_of("dev")
    settings["storage"]["softDeleteDays"] += 1
    changed = stack_file(tmp_path, "dev", settings)
    answer = own_platform.pulumi("up", "dev", "--yes", "--skip-preview", changed)
    assert answer.status == 0, answer.text
    answer = own_platform.pulumi("preview", "dev", "--refresh", "--expect-no-changes", changed)
    assert answer.status == 0, answer.text
