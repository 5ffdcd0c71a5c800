"""A report in which everything occurs that a report can tell."""

from review.model.report import Compared, Report
from review.model.stack import StackReview, review_stack
from tests.review.log import (
    POOL,
    SCHEMA,
    SECRET,
    STACK,
    ceiling,
    error,
    export,
    finding,
    state,
    step,
    summary,
    urn,
)

HOSTILE = "x`|<script>alert(1)</script> @everyone [link](https://example.com) #1"
"""A name that would do harm if it were taken for markup."""

CATALOG = state("databricks:index/catalog:Catalog", "catalog", {"name": "ml"})


def schema(name: str, *, protect: bool = False) -> dict[str, object]:
    """Return a schema of the catalog ``ml``."""
    return state(SCHEMA, name, {"catalogName": "ml", "name": name}, protect=protect)


def dev() -> StackReview:
    """Return a stack with a refused deletion, a replacement, a hostile name and a changed cost."""
    stack = state(STACK, "dev", outputs=ceiling(8, pool=5, warehouse=3))
    after = state(STACK, "dev", outputs=ceiling(13, pool=10, warehouse=3))
    pools = [state(POOL, "pool", {"nodeTypeId": node, "token": SECRET}) for node in ("small", "large")]
    details = {"nodeTypeId": "update-replace", "token": "update"}
    lines = [
        step("same", old=stack, new=after),
        step("same", old=CATALOG, new=CATALOG),
        step("delete", old=schema("sandbox", protect=True)),
        step("replace", old=pools[0], new=pools[1], details=details),
        step("create", new=schema(HOSTILE)),
        error("cannot be deleted because it is protected", urn(SCHEMA, "sandbox")),
        error("a rate is missing", severity="warning"),
        finding("pool-size", HOSTILE, urn(POOL, "pool"), "advisory"),
        summary(),
    ]
    return review("dev", lines, succeeded=False)


def review(name: str, lines: list[str], *, succeeded: bool) -> StackReview:
    """Return a stack's part of a report."""
    stack = state(STACK, name, outputs=ceiling(8, pool=5, warehouse=3))
    return review_stack(
        name,
        succeeded=succeeded,
        lines=lines,
        output="",
        before=export(stack, CATALOG, schema("sandbox", protect=True)),
        with_policy=name == "dev",
    )


def report(*stacks: StackReview) -> Report:
    """Return a report over these stacks, or over one that changes, one that does not and a broken one."""
    compared = Compared(
        asked="origin/main",
        base="0123456789",
        base_subject="The base",
        head="9876543210",
        head_subject=HOSTILE,
        uncommitted=("Pulumi.dev.yaml",),
    )
    broken = [error("Program failed:\nKeyError: '<oops>'"), summary()]
    everything = (
        review("shared", [summary()], succeeded=True),
        dev(),
        review("test", broken, succeeded=False),
    )
    return Report(compared, stacks or everything)
