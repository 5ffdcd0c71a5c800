"""Sample changes of the real project, on the real engine: what a reader is told about each."""

import shutil
from pathlib import Path
from typing import Any

from review.render.markdown import LIMIT
from tests.platforms.variants import two
from tests.review.change import Checkout

PACK = '''"""Refuses every pool."""

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)


def no_pool(args: ResourceValidationArgs, report: ReportViolation) -> None:
    if args.resource_type.endswith("instancePool:InstancePool"):
        report("A pool is too dear.", None)


PolicyPack(
    "sample",
    policies=[
        ResourceValidationPolicy(
            name="no-pool",
            description="Pools are not wanted.",
            validate=no_pool,
            enforcement_level=EnforcementLevel.MANDATORY,
        )
    ],
)
'''


def box(topology: dict[str, Any], title: str) -> dict[str, Any]:
    """Return a box of a picture by its title."""
    found = list(topology["boxes"])
    for each in found:
        found += each["inside"]
    [match] = [each for each in found if each["title"] == title]
    return match


def test_a_changed_address_range(checkout: Checkout) -> None:
    checkout.edit("dev", lambda settings: settings["network"].update(endpointSubnet="10.0.4.0/24"))
    result = checkout.review()
    assert result.status == 0, result.output
    assert result.happens("dev") == {"subnet pe-subnet": "changed in place: address range"}
    assert [result.happens(stack) for stack in ("shared", "test", "prod")] == [{}, {}, {}]
    assert result.data["verdict"] == {
        "level": "change",
        "title": "1 resource changes; nothing is deleted or replaced.",
        "reasons": ["dev: 1 updated."],
    }
    assert (
        "| <code>addressPrefix</code> | <code>10.0.3.0/24</code> | <code>10.0.4.0/24</code> |"
        in result.comment
    )
    subnet = box(result.stack("dev")["topology"], "pe-subnet")
    assert (subnet["mark"], subnet["detail"]) == ("changed", "10.0.3.0/24 → 10.0.4.0/24")
    assert len(subnet["inside"]) == 6
    # The base is one in which models are served: what waits on both sides could not be compared.
    served = box(result.stack("dev")["topology"], "customer-churn")
    assert (served["mark"], served["detail"]) == (
        "unchanged",
        "customer_churn version 1 of ml_models_catalog.dev_models",
    )
    assert "subnet pe-subnet · 10.0.3.0/24 → 10.0.4.0/24 · changed" in result.comment
    assert "subnet · 10.0.3.0/24 → 10.0.4.0/24" in result.page
    assert "with 1 uncommitted file" in result.comment
    assert result.data["compared"]["uncommitted"] == ["Pulumi.dev.yaml"]
    assert len(result.comment.encode()) <= LIMIT


def test_a_removed_schema(checkout: Checkout) -> None:
    def remove(settings: dict[str, Any]) -> None:
        schemas = settings["catalog"]["schemas"]
        settings["catalog"]["schemas"] = [schema for schema in schemas if schema["name"] != "sandbox"]

    checkout.edit("dev", remove)
    result = checkout.review("--stack", "dev")
    assert result.status == 1, result.output
    assert result.happens("dev") == {
        "schema ml_dev_catalog.sandbox": "deleted",
        "grants schema ml_dev_catalog.sandbox": "deleted",
    }
    assert result.data["verdict"]["reasons"] == [
        "dev: Pulumi refuses, because schema ml_dev_catalog.sandbox is protected.",
        "2 resources would be deleted or replaced; 1 of them holds data.",
    ]
    [first, _] = result.stack("dev")["changes"]
    assert (first["holds"], first["protected"]) == ("tables, files and models", True)
    assert not result.stack("dev")["errors"]
    assert box(result.stack("dev")["topology"], "sandbox")["mark"] == "deleted"
    assert "Pulumi refuses" in result.page


def test_a_larger_pool(checkout: Checkout) -> None:
    checkout.edit("dev", lambda settings: settings["compute"]["pool"].update(maxCapacity=16))
    result = checkout.review("--stack", "dev")
    # It is more than the policies' configuration of dev allows, which would have to change with it.
    assert result.status == 1, result.output
    assert {found["rule"] for found in result.stack("dev")["findings"]} == {
        "compute-pool-capacity",
        "cost-hourly-ceiling",
    }
    assert result.happens("dev") == {"instance pool mlops-dev-pool": "changed in place: maximum capacity"}
    cost = result.stack("dev")["cost"]
    pool = cost["before"]["items"]["pool"]
    assert cost["after"]["items"]["pool"] == 2 * pool
    assert cost["difference"] == pool
    assert f"| dev | <code>pool</code> | {pool:,.2f} | {2 * pool:,.2f} | {pool:+,.2f} |" in result.comment
    assert f"{pool:+,.2f}" in result.page


def test_a_stack_that_does_not_build_is_reported_beside_the_others(checkout: Checkout) -> None:
    checkout.edit("dev", lambda settings: settings["compute"]["pool"].update(maxCapacity=-8))
    checkout.edit("test", lambda settings: settings["compute"]["pool"].update(maxCapacity=9))
    result = checkout.review("--stack", "dev", "--stack", "test")
    assert result.status == 1, result.output
    assert result.data["verdict"]["reasons"] == ["dev: the preview fails."]
    assert "settings.compute.pool.maxCapacity: -8 is too low" in result.comment
    assert "Why dev fails" in result.page
    assert list(result.happens("test")) == ["instance pool mlops-test-pool"]


def test_an_environment_that_is_removed_while_its_stack_lives(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.folder / "Pulumi.test.yaml").unlink()
    two(tmp_path / "files").copy(checkout.folder)
    result = checkout.review()
    assert result.status == 1, result.output
    assert [stack["stack"] for stack in result.data["stacks"]] == ["shared", "dev", "prod", "test"]
    left = result.stack("test")["orphans"]
    assert left > 100
    assert (
        f"test: platform.yaml has it no more, and its {left} resources would stay in the clouds; destroy the "
        "stack first (`pulumi destroy -s test`), or bring its entry back."
    ) in result.data["verdict"]["reasons"]
    assert f"| **test** | removed, {left} resources left |" in result.comment
    assert "removed" in result.page


def test_what_the_policy_pack_of_the_tree_forbids(checkout: Checkout) -> None:
    pack = checkout.folder / "policy"
    shutil.rmtree(pack, ignore_errors=True)
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 0.0.1\n", encoding="utf-8")
    (pack / "__main__.py").write_text(PACK, encoding="utf-8")
    run = pack / "run"
    run.write_text('#!/bin/sh\ncd "$(dirname "$0")" && exec python -u __main__.py "$@"\n', encoding="utf-8")
    run.chmod(0o755)
    result = checkout.review("--stack", "dev")
    assert result.status == 1, result.output
    assert result.data["verdict"]["reasons"] == ["dev: the policy forbids it (no-pool)."]
    [found] = result.stack("dev")["findings"]
    assert found["level"] == "mandatory"
    assert "A pool is too dear." in result.comment
    assert "A pool is too dear." in result.page
    assert "No policy pack" not in result.comment
