"""Loading: the selected stack's settings, or one line for each mistake before anything is registered."""

import shutil
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from infra.settings import load_environment, load_shared
from infra.settings.load import require_region, stack
from platform_model.load import FILE
from tests.conftest import Select
from tests.infra.settings.files import KEY, changed, read
from tests.stack_files import FIXTURES


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in the program's folder of a project that has the committed stack files."""
    (tmp_path / "Pulumi.yaml").write_text("name: databricks-mlops\n")
    shutil.copyfile(FIXTURES.stacks / FILE, tmp_path / FILE)
    for name, settings in read().items():
        (tmp_path / f"Pulumi.{name}.yaml").write_text(yaml.safe_dump({"config": {KEY: settings}}))
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir(tmp_path / "infra")
    return tmp_path


def test_an_environment_is_named_by_its_stack(project: Path, select: Select) -> None:
    select("test", {"settings": read()["test"]})
    settings = load_environment()
    assert settings.environment == "test"
    assert str(settings.network.host_subnet) == "10.1.1.0/24"
    assert [schema.name for schema in settings.catalog.schemas] == [
        "raw",
        "feature_store",
        "validation",
        "staging",
    ]


def test_the_shared_stack_has_settings_of_its_own(project: Path, select: Select) -> None:
    select("shared", {"settings": read()["shared"]})
    assert load_shared().metastore.name == "company_mlops_metastore"


def test_every_line_names_the_file_and_the_path_in_it(project: Path, select: Select) -> None:
    broken = changed(read()["dev"], {"network.hostSubnet": "10.1.1.0/24", "location": "westeurope"})
    select("dev", {"settings": broken})
    with pytest.raises(pulumi.RunError) as stop:
        load_environment()
    assert str(stop.value).splitlines() == [
        "Pulumi.dev.yaml: settings.location: westeurope is not the region of the metastore, eastus2 "
        "(Pulumi.shared.yaml); a workspace uses the metastore of its own region",
        "Pulumi.dev.yaml: settings.network.hostSubnet: 10.1.1.0/24 is outside the network 10.0.0.0/16; "
        "choose a range inside it",
    ]


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "config: [",
        "config: {}",
        "a: 1",
        "\xff",
        # A date to YAML, and one that is none; and more levels than a reader follows.
        f"config: {{'{KEY}': {{compute: {{nodeType: 2026-99-99}}}}}}",
        "[" * 5000,
        f"config: {{'{KEY}': {{location: !!bool x}}}}",
    ],
)
def test_a_sibling_that_is_missing_or_unreadable_is_passed_over(
    project: Path, select: Select, content: str | None
) -> None:
    for sibling in ("shared", "test", "prod"):
        file = project / f"Pulumi.{sibling}.yaml"
        file.unlink()
        if content is not None:
            file.write_bytes(content.encode("latin-1"))
    select("dev", {"settings": read()["dev"]})
    assert load_environment().location == "eastus2"


def test_a_stack_that_the_project_lacks_is_told_which_there_are(project: Path, select: Select) -> None:
    select("staging", {"settings": read()["dev"]})
    with pytest.raises(pulumi.RunError) as stop:
        stack()
    assert str(stop.value) == (
        "staging is no stack of this project; its stacks are shared, dev, test, prod: "
        "choose one with `pulumi stack select dev`"
    )


def test_a_platform_with_mistakes_is_told_before_any_setting(project: Path, select: Select) -> None:
    (project / FILE).write_text("organisation: Our Company\n")
    select("dev", {"settings": {}})
    with pytest.raises(pulumi.RunError, match=r"^platform.yaml: organisation: Our Company is no "):
        load_environment()


def test_the_shared_stack_is_no_environment(project: Path, select: Select) -> None:
    select("shared", {"settings": read()["shared"]})
    with pytest.raises(pulumi.RunError, match=r"^shared is no environment; .* are dev, test, prod$"):
        load_environment()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "is missing; add databricks-mlops:settings to the file, as in the repository"),
        ({"settings": "private"}, "must be a group of settings, not a single value"),
        ({"settings": [1]}, "must be a group of settings, not a list"),
    ],
)
def test_settings_that_are_none_are_told_so(
    project: Path, select: Select, values: dict[str, Any], words: str
) -> None:
    select("dev", values)
    with pytest.raises(pulumi.RunError) as stop:
        load_environment()
    assert str(stop.value) == f"Pulumi.dev.yaml: settings: {words}"


def test_a_secret_among_the_settings_is_refused(
    project: Path, select: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    select("dev", {"settings": read()["dev"]})
    # The SDK never forgets the secret keys that it was once given, so a test gives it none.
    monkeypatch.setattr(pulumi.runtime, "is_config_secret", lambda key: key == KEY)
    with pytest.raises(pulumi.RunError) as stop:
        load_environment()
    assert str(stop.value) == "Pulumi.dev.yaml: settings: holds a secret; give the secret a key of its own"


def test_settings_cannot_be_changed_once_loaded(project: Path, select: Select) -> None:
    select("dev", {"settings": read()["dev"]})
    with pytest.raises(ValueError, match="frozen"):
        load_environment().location = "westeurope"  # pyright: ignore[reportAttributeAccessIssue]


def test_an_environment_stands_in_the_region_that_the_shared_stack_was_deployed_to(
    project: Path, select: Select
) -> None:
    select("dev", {"settings": read()["dev"]})
    settings = load_environment()
    require_region(settings, "eastus2")
    with pytest.raises(pulumi.RunError) as stop:
        require_region(settings, "westeurope")
    assert str(stop.value) == (
        "Pulumi.dev.yaml: settings.location: eastus2 is not the region of the metastore, westeurope "
        "(Pulumi.shared.yaml); a workspace uses the metastore of its own region"
    )
