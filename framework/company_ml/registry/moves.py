"""Moves of aliases that end whole, whatever cuts them short.

A move is several calls, and each can be the last. So the whole of it is written to one tag of the registered
model first: from then on it is finished, by this run or by the next that works on the model, in whatever
state the cut left the aliases.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from mlflow import MlflowClient

from company_ml.errors import FrameworkError
from company_ml.names import CHALLENGER, CHAMPION, PREVIOUS, ModelName
from company_ml.registry.tags import ALIAS_HISTORY, UNFINISHED_MOVE, VALUE_LIMIT, check_words
from company_ml.registry.versions import Registered, registered

Kind = Literal["challenger", "champion", "rolled_back"]


@dataclass(frozen=True)
class Move:
    """Aliases as they are to be after a move, and why."""

    kind: Kind
    version: str
    """The version that the move is about; its tags tell of it."""
    replaces: str | None
    """The version that had the alias before."""
    by: str
    at: str
    reason: str
    aliases: Mapping[str, str | None]
    """Alias to a version, or to nothing; set in this order."""

    def __post_init__(self) -> None:
        """Refuse what does not fit into a tag."""
        check_words(self.reason, self.by)

    @property
    def entry(self) -> str:
        """The move in the history: ``2026-11-25T10:15:00Z champion 3>4``."""
        return f"{self.at} {self.kind} {self.replaces or ''}>{self.aliases_end}"

    @property
    def aliases_end(self) -> str:
        """The version that has the alias after the move."""
        return self.aliases[CHALLENGER if self.kind == "challenger" else CHAMPION] or ""


def to_challenger(version: str, before: Registered | None, by: str, at: str, reason: str) -> Move:
    """Return the move that makes a version the challenger."""
    replaces = before.aliases.get(CHALLENGER) if before else None
    return Move("challenger", version, replaces, by, at, reason, {CHALLENGER: version})


def to_champion(version: str, before: Registered, by: str, at: str, reason: str) -> Move:
    """Return the move that makes a version the champion, and the champion the one before."""
    replaces = before.aliases.get(CHAMPION)
    aliases: dict[str, str | None] = {CHAMPION: version}
    if replaces and replaces != version:
        aliases = {PREVIOUS: replaces, **aliases}  # first, so that a way back is never missing
    if before.aliases.get(CHALLENGER) == version:
        aliases[CHALLENGER] = None
    return Move("champion", version, replaces, by, at, reason, aliases)


def to_previous(before: Registered, by: str, at: str, reason: str) -> Move:
    """Return the move that makes the champion before this one the champion again.

    The alias ``previous`` goes: a second rollback would otherwise return to what the first one left.
    """
    champion, previous = before.aliases[CHAMPION], before.aliases[PREVIOUS]
    aliases = {CHAMPION: previous, PREVIOUS: None}
    return Move("rolled_back", champion, champion, by, at, reason, aliases)


def apply(client: MlflowClient, model: ModelName, move: Move) -> None:
    """Make a move. The caller holds the model's lock, and has finished what was unfinished."""
    _tag(client, model, UNFINISHED_MOVE, json.dumps(asdict(move)))
    _play(client, model, move)


def unfinished(found: Registered | None) -> Move | None:
    """Return the move of a model that was cut short, if there is one.

    Raises:
        FrameworkError: the tag does not hold a move.
    """
    text = found.tags.get(UNFINISHED_MOVE) if found else None
    if found is None or text is None:
        return None
    try:
        return Move(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise FrameworkError(
            f"the tag {UNFINISHED_MOVE} of {found.model} holds no move of aliases; somebody changed it: "
            "look at the aliases and remove the tag"
        ) from error


def complete(client: MlflowClient, model: ModelName) -> Move | None:
    """Finish the move that a failure cut short, and return it. The caller holds the model's lock."""
    move = unfinished(registered(client, model))
    if move:
        _play(client, model, move)
    return move


def history(found: Registered | None) -> list[str]:
    """Return the last moves of a model's aliases, newest first."""
    text = found.tags.get(ALIAS_HISTORY) if found else None
    return text.split("; ") if text else []


@dataclass(frozen=True)
class Entry:
    """A move as the history holds it."""

    at: str
    kind: str
    replaces: str
    version: str
    """The version that has the alias since."""


def latest(found: Registered) -> Entry | None:
    """Return the last move of a model's aliases; None without one, or if the tag holds something else."""
    entries = history(found)
    parts = entries[0].split(" ") if entries else []
    if len(parts) != 3 or ">" not in parts[2]:
        return None
    replaces, _, version = parts[2].partition(">")
    return Entry(parts[0], parts[1], replaces, version)


def _play(client: MlflowClient, model: ModelName, move: Move) -> None:
    now = registered(client, model)
    if now is None:
        raise FrameworkError(f"the model {model} is gone in the middle of a move of its aliases")
    for alias, version in move.aliases.items():
        if version is None and alias in now.aliases:
            client.delete_registered_model_alias(str(model), alias)
        elif version is not None and now.aliases.get(alias) != version:
            client.set_registered_model_alias(str(model), alias, version)
    for key, value in (("at", move.at), ("by", move.by), ("reason", move.reason)):
        client.set_model_version_tag(str(model), move.version, f"{move.kind}_{key}", value)
    entries = history(now)
    if move.entry not in entries:
        _tag(client, model, ALIAS_HISTORY, _fitting([move.entry, *entries]))
    client.delete_registered_model_tag(str(model), UNFINISHED_MOVE)


def _tag(client: Any, model: ModelName, key: str, value: str) -> None:
    client.set_registered_model_tag(str(model), key, value)  # MLflow leaves its arguments untyped


def _fitting(entries: list[str]) -> str:
    """Join entries, without the oldest that the tag has no room for."""
    while len(text := "; ".join(entries)) > VALUE_LIMIT:
        entries = entries[:-1]
    return text
