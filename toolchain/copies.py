"""`python -m toolchain.copies`: writes files that stand twice, in parts that import nothing of each other.

The framework's wheel works without the program, so what it shares with that is copied, byte for byte. A test
compares.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from toolchain.commands import log

_SQL = "components/operations/sql"
_WHEEL = "framework/company_ml"

COPIES: Mapping[str, Sequence[str]] = {
    "sections/secret_patterns.py": (f"{_WHEEL}/secret_patterns.py",),
    f"{_SQL}/accuracy_drop.sql": (f"{_WHEEL}/monitoring/sql/accuracy.sql",),
    f"{_SQL}/cost_by_day_and_sku.sql": (f"{_WHEEL}/cost/sql/usage.sql",),
    f"{_SQL}/lineage.sql": (f"{_WHEEL}/governance/sql/table_lineage.sql",),
    f"{_SQL}/model_actions.sql": (f"{_WHEEL}/governance/sql/audit.sql",),
    f"{_SQL}/model_tags.sql": (f"{_WHEEL}/governance/sql/tag_changes.sql",),
    f"{_SQL}/quality.sql": (f"{_WHEEL}/monitoring/sql/quality.sql",),
}
"""Original to copies, as paths in the repository."""


def write(root: Path) -> list[str]:
    """Write every copy that differs from its original, and return which were written.

    Args:
        root: Folder of the repository.
    """
    written: list[str] = []
    for original, copies in COPIES.items():
        content = (root / original).read_bytes()
        for copy in copies:
            if stale(root / copy, content):
                (root / copy).write_bytes(content)
                written.append(copy)
    return written


def stale(copy: Path, content: bytes) -> bool:
    """Tell whether a copy is missing or another than its original."""
    return not copy.exists() or copy.read_bytes() != content


def main() -> None:
    """Write the copies, and say which changed."""
    log("\n".join(write(Path(__file__).resolve().parents[1])) or "all copies are fresh")


if __name__ == "__main__":
    main()
