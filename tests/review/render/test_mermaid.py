"""The picture in Mermaid."""

import re

from review.model.topology import ChangeStatus, Link, Node, NodeKind, Topology
from review.render.mermaid import mermaid

CATALOG = Node(
    "c", NodeKind.CATALOG, "ml", inside=(Node("s", NodeKind.SCHEMA, "raw", "1 volume", ChangeStatus.DELETED),)
)
WORKSPACE = Node("w", NodeKind.WORKSPACE, "dbw")


def test_parts_links_and_marks_are_drawn() -> None:
    assert mermaid(Topology((WORKSPACE, CATALOG), (Link("w", "c", "bound to"),))).splitlines()[:8] == [
        "flowchart LR",
        '  n0["workspace dbw"]',
        '  subgraph n1["catalog ml"]',
        "    direction LR",
        '    n2["schema raw<br/>1 volume<br/>deleted"]',
        "  end",
        "  n0 -->|bound to| n1",
        "  classDef deleted fill:#ffd7d5,stroke:#cf222e,color:#6e0b14,stroke-width:3px,stroke-dasharray:5 4",
    ]


def test_only_what_changes_has_a_colour() -> None:
    assert re.findall(r"^  class .*$", mermaid(Topology((WORKSPACE, CATALOG))), re.MULTILINE) == [
        "  class n2 deleted"
    ]


def test_letters_with_a_meaning_are_written_as_entities() -> None:
    text = mermaid(Topology((Node("w", NodeKind.WORKSPACE, 'a"]; click n0 `x`\n```'),)))
    assert text.splitlines()[1] == ('  n0["workspace a#34;#93;#59; click n0 #96;x#96;#10;#96;#96;#96;"]')


def test_a_link_to_what_is_not_there_is_left_out() -> None:
    assert "-->" not in mermaid(Topology((WORKSPACE,), (Link("w", "elsewhere", "bound to"),)))
