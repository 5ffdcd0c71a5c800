"""Places the parts of a picture: boxes in one column, lines in the margins beside it.

The same input gives the same picture. It is as wide as a phone, so that its text is legible there without
scrolling; on a wide page several stand side by side. Lengths are in pixels of the picture's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from review.model.topology import ChangeStatus, Link, Node, NodeKind, Topology

WIDTH = 360
LEFT, RIGHT = 30, 44
"""The margins in which lines run: to the left between workspace, network and catalog, to the right from
private endpoints to what they reach."""
PAD, GAP = 8, 6
HEADER, ROW = 40, 25
LANE = 9
LETTER = {"title": 6.9, "row": 6.3, "detail": 5.7}
"""Widths of an average letter; a text that does not fit is cut, and told in full on hover."""

PILL = 62

ROWS = frozenset({NodeKind.PEERING, NodeKind.ENDPOINT, NodeKind.SCHEMA})


@dataclass(frozen=True)
class Placed:
    """A box with its place."""

    box: Node
    x: float
    y: float
    width: float
    height: float
    depth: int

    @property
    def is_row(self) -> bool:
        """Tell whether it is a single line."""
        return is_row(self.box)

    @property
    def middle(self) -> float:
        """The height at which lines meet it: that of its first line."""
        return self.y + (self.height if self.is_row else HEADER) / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def marked(self) -> bool:
        """Tell whether it bears the word for its change."""
        return self.box.mark is not ChangeStatus.SAME

    @property
    def title(self) -> str:
        """Its title, as much as fits."""
        return _fit(self._words, self._room / LETTER["row" if self.is_row else "title"])

    @property
    def detail(self) -> str:
        """What stands beside the title of a row, or below that of a box, as much as fits."""
        if self.is_row:
            room = self._room - PAD - len(self.title) * LETTER["row"]
            return _fit(self.box.detail, room / LETTER["detail"])
        detail = "" if self.box.mark is ChangeStatus.PENDING else self.box.detail
        told = " · ".join(filter(None, (self.box.part.value, detail)))
        return _fit(told, (self.width - 2 * PAD) / LETTER["detail"])

    @property
    def _words(self) -> str:
        said = self.box.part in (NodeKind.ENDPOINT, NodeKind.PEERING)
        return f"{self.box.part.value} {self.box.title}" if said else self.box.title

    @property
    def _room(self) -> float:
        return self.width - 2 * PAD - (PILL if self.marked else 0)

    @property
    def tooltip(self) -> str:
        """Everything about it."""
        return " · ".join(
            filter(None, (self.box.part.value, self.box.title, self.box.detail, self.box.mark.value))
        )


@dataclass(frozen=True)
class Line:
    """A link with its way: horizontal, vertical, horizontal."""

    link: Link
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The way as SVG writes it."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)

    @property
    def label_at(self) -> tuple[float, float] | None:
        """Where the words stand, turned by a quarter; nowhere if they are said by the legend."""
        if self.link.label == "reaches":
            return None
        (_, top), (_, bottom) = self.points[1:3]
        return self.points[1][0] - 4, (top + bottom) / 2


@dataclass(frozen=True)
class Drawing:
    """A picture with everything in its place."""

    height: float
    boxes: Sequence[Placed]
    lines: Sequence[Line]
    width: float = WIDTH


def is_row(box: Node) -> bool:
    """Tell whether a box is drawn as a single line; others have a line below for what they tell."""
    return box.part in ROWS and not box.inside


def lay_out(topology: Topology) -> Drawing:
    """Place everything of a picture."""
    boxes: list[Placed] = []
    y = 2.0
    for box in topology.boxes:
        boxes += _place(box, LEFT, y, WIDTH - LEFT - RIGHT, 0)
        y += _height(box) + 3 * GAP
    placed = {found.box.key: found for found in boxes}
    links = [link for link in topology.links if link.source in placed and link.target in placed]
    lines = [*_right(placed, links), *_left(placed, links)]
    return Drawing(max(y - 3 * GAP + 2, 1), boxes, lines)


def _place(box: Node, x: float, y: float, width: float, depth: int) -> Iterator[Placed]:
    yield Placed(box, x, y, width, _height(box), depth)
    below = y + HEADER
    for inner in box.inside:
        yield from _place(inner, x + PAD, below, width - 2 * PAD, depth + 1)
        below += _height(inner) + GAP


def _height(box: Node) -> float:
    if not box.inside:
        return ROW if is_row(box) else HEADER
    inner = sum(map(_height, box.inside))
    return HEADER + inner + GAP * (len(box.inside) - 1) + PAD


def _right(placed: Mapping[str, Placed], links: Sequence[Link]) -> Iterator[Line]:
    """Each target has a lane of its own, so that lines to different ones are told apart."""
    reaching = [link for link in links if link.label == "reaches"]
    targets = sorted({link.target for link in reaching}, key=lambda key: placed[key].y)
    for link in reaching:
        source, target = placed[link.source], placed[link.target]
        lane = WIDTH - RIGHT + LANE + LANE * targets.index(link.target)
        yield Line(
            link,
            (
                (source.right, source.middle),
                (lane, source.middle),
                (lane, target.middle),
                (target.right + 1, target.middle),
            ),
        )


def _left(placed: Mapping[str, Placed], links: Sequence[Link]) -> Iterator[Line]:
    """From a network to its workspace, and from that to its catalogs: arriving and leaving a little apart."""
    for link in (link for link in links if link.label != "reaches"):
        source, target = placed[link.source], placed[link.target]
        start = source.middle + (6 if target.y > source.y else -6)
        yield Line(
            link,
            (
                (source.x, start),
                (LEFT - 12, start),
                (LEFT - 12, target.middle),
                (target.x - 1, target.middle),
            ),
        )


def _fit(text: str, letters: float) -> str:
    """Cut a text to so many letters; where there is room for a few only, leave it out."""
    room = int(letters)
    if len(text) <= room:
        return text
    return f"{text[: room - 1]}…" if room >= 6 else ""
