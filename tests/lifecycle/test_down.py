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
    assert not count["azure-native:network:VirtualNetwork"]
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
