"""Where the parts of a picture are."""

from itertools import combinations

from review.model.topology import ChangeStatus, Link, Node, NodeKind, Topology
from review.render.layout import LEFT, RIGHT, WIDTH, Drawing, Placed, lay_out

LONG = "a-very-long-name-" * 10
TOPOLOGY = Topology(
    (
        Node(
            "net",
            NodeKind.NETWORK,
            "vnet",
            "10.0.0.0/16",
            inside=(
                Node("peer", NodeKind.PEERING, "peered with hub"),
                Node(
                    "pe",
                    NodeKind.SUBNET,
                    LONG,
                    "10.0.3.0/24",
                    ChangeStatus.CHANGED,
                    (
                        Node("blob", NodeKind.ENDPOINT, "blob", LONG),
                        Node("vault", NodeKind.ENDPOINT, "vault", LONG, ChangeStatus.REPLACED),
                    ),
                ),
            ),
        ),
        Node("dbw", NodeKind.WORKSPACE, "dbw"),
        Node("lake", NodeKind.STORAGE, "lake"),
        Node("kv", NodeKind.VAULT, "kv"),
        Node(
            "ml",
            NodeKind.CATALOG,
            "ml",
            inside=(Node("raw", NodeKind.SCHEMA, "raw", "1 volume", ChangeStatus.DELETED),),
        ),
    ),
    (
        Link("net", "dbw", "hosts"),
        Link("dbw", "ml", "bound to"),
        Link("blob", "lake", "reaches"),
        Link("vault", "kv", "reaches"),
        Link("dbw", "elsewhere", "bound to"),
    ),
)


def drawing() -> Drawing:
    return lay_out(TOPOLOGY)


def inside(inner: Placed, outer: Placed) -> bool:
    return (
        outer.x < inner.x
        and inner.right < outer.right
        and outer.y < inner.y
        and inner.y + inner.height < outer.y + outer.height
    )


def apart(one: Placed, other: Placed) -> bool:
    return one.y + one.height <= other.y or other.y + other.height <= one.y


def test_every_box_is_drawn_in_the_picture() -> None:
    found = drawing()
    assert [placed.box.key for placed in found.boxes] == [
        box.key for top in TOPOLOGY.boxes for box in top.all()
    ]
    assert all(placed.x >= LEFT and placed.right <= WIDTH - RIGHT for placed in found.boxes)
    assert all(placed.y >= 0 and placed.y + placed.height <= found.height for placed in found.boxes)


def test_boxes_are_in_each_other_or_apart() -> None:
    parents = {(inner.key, box.key) for top in TOPOLOGY.boxes for box in top.all() for inner in box.all()}
    boxes = drawing().boxes
    assert len(boxes) > 2
    for one, other in combinations(boxes, 2):
        if (other.box.key, one.box.key) in parents:
            assert inside(other, one)
        else:
            assert apart(one, other)


def test_a_line_begins_and_ends_at_its_boxes_and_stays_in_the_picture() -> None:
    found = drawing()
    boxes = {placed.box.key: placed for placed in found.boxes}
    assert found.lines
    for line in found.lines:
        source, target = boxes[line.link.source], boxes[line.link.target]
        (start, end) = line.points[0], line.points[-1]
        assert source.y < start[1] < source.y + source.height
        assert target.y < end[1] < target.y + target.height
        assert all(0 < x < WIDTH and 0 < y < found.height for x, y in line.points)


def test_lines_to_different_targets_run_in_lanes_of_their_own() -> None:
    lanes = {line.link.target: line.points[1][0] for line in drawing().lines if line.link.label == "reaches"}
    assert len(set(lanes.values())) == 2


def test_a_line_to_what_is_not_in_the_picture_is_left_out() -> None:
    assert "elsewhere" not in {line.link.target for line in drawing().lines}


def test_a_text_that_does_not_fit_is_cut_and_told_in_full_on_hover() -> None:
    [placed] = [found for found in drawing().boxes if found.box.key == "pe"]
    assert placed.title.endswith("…")
    assert len(placed.title) * 6.9 < placed.width
    assert LONG in placed.tooltip


def test_the_same_input_gives_the_same_picture() -> None:
    assert drawing() == drawing()


def test_an_empty_stack_has_an_empty_picture() -> None:
    found = lay_out(Topology())
    assert (found.boxes, found.lines) == ([], [])
    assert found.height > 0
