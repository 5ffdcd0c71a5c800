"""A line of the framework changed: what is uploaded, what installs it, and what jobs still find."""

from pathlib import Path

from tests.lifecycle.platform import Platform, Steps, checkout

FILE = "databricks:index/file:File"
CHANGED = Steps(
    replace=[f"{FILE}::framework-wheel"],
    update=[
        "databricks:index/clusterPolicy:ClusterPolicy::interactive-policy",
        "databricks:index/clusterPolicy:ClusterPolicy::job-policy",
    ],
)


def change_a_line(folder: Path) -> Path:
    """Make a checkout whose framework differs in one line."""
    made = checkout(folder)
    module = made / "framework" / "company_ml" / "__init__.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}# One line more.\n", encoding="utf-8")
    return made


def test_another_checkout_of_the_same_sources_changes_nothing(platform: Platform, tmp_path: Path) -> None:
    assert platform.at(checkout(tmp_path / "elsewhere")).steps("prod") == Steps()


def test_a_changed_line_touches_the_upload_and_what_installs_it(platform: Platform, tmp_path: Path) -> None:
    assert platform.at(change_a_line(tmp_path / "checkout")).steps("dev") == CHANGED


def test_a_changed_list_leaves_the_wheel_alone(platform: Platform, tmp_path: Path) -> None:
    made = checkout(tmp_path / "checkout")
    list_ = made / "framework" / "requirements" / "monitoring.txt"
    list_.write_text("evidently==0.7.23\n", encoding="utf-8")
    assert platform.at(made).steps("test") == Steps(replace=[f"{FILE}::framework-monitoring"])


def test_jobs_find_the_earlier_wheel_after_the_update(own_platform: Platform, tmp_path: Path) -> None:
    earlier = own_platform.outputs("dev")["framework"]["wheel"]
    changed = own_platform.at(change_a_line(tmp_path / "checkout"))
    answer = changed.pulumi("up", "dev", "--yes", "--skip-preview")
    assert answer.status == 0, answer.text
    later = changed.outputs("dev")["framework"]["wheel"]
    assert later != earlier
    assert {earlier, later} <= {item["id"] for item in changed.status() if item["type"] == FILE}
    answer = changed.pulumi("preview", "dev", "--refresh", "--expect-no-changes")
    assert answer.status == 0, answer.text
