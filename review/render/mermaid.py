"""The picture of a stack in Mermaid, which GitHub draws in comments.

Syntax: https://mermaid.js.org/syntax/flowchart.html
"""

from collections.abc import Iterator

from review.model.topology import ChangeStatus, Node, NodeKind, Topology

LIMIT = 50_000
"""The longest text that Mermaid draws, by its setting maxTextSize, which GitHub leaves as it is:
https://mermaid.js.org/config/schema-docs/config.html#maxtextsize"""

MARGIN = "  "

# Colours that are legible on GitHub's light and dark pages alike: each brings its own text colour.
CLASSES = {
    ChangeStatus.ADDED: "fill:#d1f0d9,stroke:#1a7f37,color:#0b3d1c,stroke-width:2px",
    ChangeStatus.CHANGED: "fill:#fff1c2,stroke:#9a6700,color:#4d3300,stroke-width:2px",
    ChangeStatus.REPLACED: "fill:#ffdfc7,stroke:#bc4c00,color:#5c2500,stroke-width:3px",
    ChangeStatus.DELETED: "fill:#ffd7d5,stroke:#cf222e,color:#6e0b14,stroke-width:3px,stroke-dasharray:5 4",
    ChangeStatus.PENDING: "stroke-dasharray:3 3",
}


def mermaid(topology: Topology) -> str:
    """Return a flow chart of a stack's parts, what changes in its own colour."""
    keys = {box.key: f"n{number}" for number, box in enumerate(_every(topology))}
    lines = ["flowchart LR"]
    for box in topology.boxes:
        lines += _box(box, keys, MARGIN)
    for link in topology.links:
        if link.source in keys and link.target in keys:
            arrow = "-.->" if link.mark is ChangeStatus.DELETED else "-->"
            lines.append(f"{MARGIN}{keys[link.source]} {arrow}|{_text(link.label)}| {keys[link.target]}")
    for mark, style in CLASSES.items():
        members = [keys[box.key] for box in _every(topology) if box.mark is mark]
        if members:
            lines += [
                f"{MARGIN}classDef {mark.value} {style}",
                f"{MARGIN}class {','.join(members)} {mark.value}",
            ]
    return "\n".join(lines)


def _every(topology: Topology) -> Iterator[Node]:
    for box in topology.boxes:
        yield from box.all()


def _box(box: Node, keys: dict[str, str], margin: str) -> Iterator[str]:
    label = _label(box)
    if not box.inside:
        yield f'{margin}{keys[box.key]}["{label}"]'
        return
    yield f'{margin}subgraph {keys[box.key]}["{label}"]'
    # Nothing in it follows from another: so its parts stand one below the other.
    yield f"{margin}{MARGIN}direction LR"
    for inner in box.inside:
        yield from _box(inner, keys, margin + MARGIN)
    yield f"{margin}end"


def _label(box: Node) -> str:
    told = [f"{box.part.value} {box.title}"]
    if box.detail and box.mark is not ChangeStatus.PENDING and box.part is not NodeKind.ENDPOINT:
        told.append(box.detail)
    if box.mark is not ChangeStatus.SAME:
        told.append(box.mark.value)
    # The title of a box with others in it has one line.
    return (" · " if box.inside else "<br/>").join(map(_text, told))


def _text(text: str) -> str:
    """Letters that Mermaid or Markdown would read as syntax become its numeric entities."""
    return "".join(
        letter if letter.isalnum() or letter in " ./→·,-" else f"#{ord(letter)};" for letter in text
    )
