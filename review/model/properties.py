"""Changed properties side by side."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from review.model.events import Step
from review.model.paths import SEPARATOR, Path, parse, related, render
from review.model.values import LATER, NOTHING, is_secret, is_unknown, text
from review.plain import items, mapping

_MISSING = object()


@dataclass(frozen=True)
class PropertyChange:
    """One property before and after, as text without secrets."""

    path: str
    before: str
    after: str
    forces_replacement: bool = False

    @property
    def top(self) -> str:
        """The name of the property that holds it."""
        return self.path.partition(SEPARATOR)[0]


@dataclass(frozen=True)
class _Leaf:
    path: Path
    before: Any
    after: Any


def property_changes(step: Step) -> list[PropertyChange]:
    """Return what a step changes in a resource that stays or is replaced, in the order of its properties."""
    if step.before is None or step.after is None:
        return []
    named = {parse(path): kind for path, kind in step.differences.items()}
    forcing = [path for path, kind in named.items() if kind.endswith("replace")]
    forcing += [parse(path) for path in step.forced_by]
    leaves = [
        leaf
        for leaf in _compare((), step.before.inputs, step.after.inputs)
        # A secret reads the same before and after; whether it changes is for the provider to say.
        if not (is_secret(leaf.before) and is_secret(leaf.after)) or _reaches(leaf.path, list(named))
    ]
    changes = [_change(leaf, forcing) for leaf in leaves]
    told = [leaf.path for leaf in leaves]
    unexplained = [path for path in dict.fromkeys([*named, *forcing]) if not _reaches(path, told)]
    # The provider sees a difference that the inputs do not show: a value of the cloud's own, or one to come.
    changes += [PropertyChange(render(path), "", LATER, _reaches(path, forcing)) for path in unexplained]
    return changes


def _change(leaf: _Leaf, forcing: Sequence[Path]) -> PropertyChange:
    return PropertyChange(
        render(leaf.path), _text(leaf.before), _text(leaf.after), _reaches(leaf.path, forcing)
    )


def _reaches(path: Path, others: Sequence[Path]) -> bool:
    return any(related(path, other) for other in others)


def _text(value: Any) -> str:
    return NOTHING if value is _MISSING else text(value)


def _compare(path: Path, before: Any, after: Any) -> Iterator[_Leaf]:
    """Go down to the values that differ; pairs of secrets come along, as they cannot be compared."""
    if is_secret(before) or is_secret(after):
        yield _Leaf(path, before, after)
        return
    before, after = _unfolded(before, after)
    old, new = mapping(before), mapping(after)
    if old is not None and new is not None:
        for key in [*old, *(key for key in new if key not in old)]:
            if not key.startswith("__"):  # the SDK's notes to itself
                yield from _compare((*path, key), old.get(key, _MISSING), new.get(key, _MISSING))
        return
    first, second = items(before), items(after)
    if first is not None and second is not None:
        yield from _compare_lists(path, first, second)
    elif before != after or is_unknown(after):
        yield _Leaf(path, before, after)


def _compare_lists(path: Path, before: list[Any], after: list[Any]) -> Iterator[_Leaf]:
    """Match equal items first, so that one that is taken out of the middle does not move all that follow.

    Equal ones are gone into as well, as there may be secrets in them.
    """
    marks = [[json.dumps(item, sort_keys=True) for item in side] for side in (before, after)]
    for _, a, b, c, d in SequenceMatcher(a=marks[0], b=marks[1], autojunk=False).get_opcodes():
        for offset in range(max(b - a, d - c)):
            old = before[a + offset] if a + offset < b else _MISSING
            new = after[c + offset] if c + offset < d else _MISSING
            place = a + offset if old is not _MISSING else c + offset
            yield from _compare((*path, place), old, new)


def _unfolded(before: Any, after: Any) -> tuple[Any, Any]:
    """Take texts apart that hold JSON, such as a cluster policy's definition."""
    if isinstance(before, str) and isinstance(after, str) and before != after:
        parts = [_json(value) for value in (before, after)]
        if all(isinstance(part, dict | list) for part in parts):
            return parts[0], parts[1]
    return before, after


def _json(value: str) -> Any:
    try:
        return json.loads(value) if value.lstrip()[:1] in ("{", "[") else None
    except json.JSONDecodeError:
        return None
