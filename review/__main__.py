"""`python -m review --base REVISION`: reports what the tree in a folder does to the stacks of a revision."""

import argparse
import sys
from pathlib import Path

from platform_model.load import FILE, PlatformError, load
from review.collect.base import platform
from review.collect.clouds import Clouds
from review.collect.preview import Preview, removed_stacks, run_previews
from review.collect.revision import Commit, Tree, find_base, read_tree
from review.failure import ReviewError
from review.model.report import Compared, Report
from review.model.stack import StackReview, removed_stack, review_stack
from review.render.write import write
from toolchain.commands import log

DONE, BLOCKED, NOTHING_TO_REPORT = 0, 1, 2
"""Exit codes: reported; reported, and the change cannot be deployed as it is; no report."""


def main() -> int:
    """Review, and say where the report is."""
    arguments = _arguments()
    try:
        report = _review(arguments)
    except ReviewError as error:
        sys.stderr.write(f"review: {error}\n")
        return NOTHING_TO_REPORT
    except KeyboardInterrupt:
        return 130
    files = write(report, arguments.out)
    verdict = report.verdict
    log("\n" + "\n  ".join([verdict.title, *verdict.reasons]))
    log("\n" + "\n".join(map(str, files)))
    return BLOCKED if report.blocked else DONE


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    parser.add_argument("--base", required=True, help="the revision to compare with: origin/main")
    parser.add_argument(
        "--tree", type=Path, default=Path(), help="folder of the change; this one if not given"
    )
    parser.add_argument(
        "--out", type=Path, help="folder of the report; build/review of the tree if not given"
    )
    parser.add_argument("--platforms", type=Path, help="where bases stay up; base in --out if not given")
    parser.add_argument("--stack", action="append", help="review only this one; can be repeated")
    arguments = parser.parse_args()
    arguments.tree = arguments.tree.absolute()
    arguments.out = (arguments.out or arguments.tree / "build" / "review").absolute()
    arguments.platforms = (arguments.platforms or arguments.out / "base").absolute()
    return arguments


def _review(arguments: argparse.Namespace) -> Report:
    tree = read_tree(arguments.tree)
    base = find_base(tree, arguments.base)
    stacks = _stacks(tree, arguments.stack)
    clouds = Clouds(tree.folder, Path(sys.prefix), platform(tree, base, arguments.platforms))
    previews = run_previews(clouds, stacks, arguments.out / "events")
    removed = {} if arguments.stack else removed_stacks(clouds, stacks)
    reviewed = [*map(_stack, previews), *(removed_stack(*each) for each in removed.items())]
    return Report(_compared(arguments.base, tree, base), tuple(reviewed))


def _stacks(tree: Tree, asked: list[str] | None) -> list[str]:
    """Return the stacks to review, in the order in which they come up.

    Raises:
        ReviewError: the tree's ``platform.yaml`` has mistakes, or declares no such stack.
    """
    try:
        stacks = load(tree.folder / FILE).stacks
    except PlatformError as error:
        raise ReviewError(str(error)) from None
    if unknown := [stack for stack in asked or () if stack not in stacks]:
        raise ReviewError(f"there is no stack {', '.join(unknown)}: choose among {', '.join(stacks)}")
    return [stack for stack in stacks if stack in (asked or stacks)]


def _compared(asked: str, tree: Tree, base: Commit) -> Compared:
    return Compared(
        asked=asked,
        base=base.short,
        base_subject=base.subject,
        head=tree.head.short,
        head_subject=tree.head.subject,
        uncommitted=tree.uncommitted,
    )


def _stack(preview: Preview) -> StackReview:
    return review_stack(
        preview.stack,
        succeeded=preview.succeeded,
        lines=list(preview.events),
        output=preview.output,
        before=preview.before,
        with_policy=preview.with_policy,
    )


if __name__ == "__main__":
    sys.exit(main())
