"""The simulated clouds in memory: a copy costs nothing, so that many attempts begin at one moment."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from localcloud.core.cloud import Caller, Cloud, Identity, Stored
from localcloud.core.store import key_of

Table = dict[str, Stored]
"""The objects of one type by what identifies them, oldest first."""


class Memory:
    """All objects of the clouds. A table is replaced when it changes, never changed, so copies share it."""

    def __init__(self, identity: Identity, tables: Mapping[str, Table] | None = None) -> None:
        self.identity = identity
        self.tables = dict(tables or {})

    def copy(self) -> "Memory":
        """Return clouds of the same content, which change without these."""
        return Memory(self.identity, self.tables)

    @contextmanager
    def session(self, caller: Caller) -> Generator[Cloud]:
        """Give one call's view of the clouds: one transaction, which changes nothing if it fails."""
        cloud = MemoryCloud(self, caller)
        yield cloud
        self.tables |= cloud.changed


class MemoryCloud(Cloud):
    """One call's view of clouds in memory; ``changed`` has the tables that differ from theirs."""

    def __init__(self, memory: Memory, caller: Caller) -> None:
        self.memory = memory
        self.identity = memory.identity
        self.caller = caller
        self.changed: dict[str, Table] = {}

    def get(self, token: str, id: str) -> Stored | None:
        return self._table(token).get(key_of(token, id))

    def all(self, token: str) -> list[Stored]:
        return list(self._table(token).values())

    def put(self, stored: Stored) -> None:
        key = key_of(stored.token, stored.id)
        before = self._table(stored.token).get(key)
        # As from a file: plain JSON, of which nobody else has a part.
        inputs, outputs = json.loads(json.dumps([stored.inputs, stored.outputs]))
        kept = before or stored
        self._own(stored.token)[key] = replace(
            stored, id=kept.id, created=kept.created, inputs=inputs, outputs=outputs
        )

    def remove(self, stored: Stored) -> None:
        self._own(stored.token).pop(key_of(stored.token, stored.id), None)

    def _table(self, token: str) -> Table:
        return self.changed[token] if token in self.changed else self.memory.tables.get(token, {})

    def _own(self, token: str) -> Table:
        if token not in self.changed:
            self.changed[token] = dict(self.memory.tables.get(token, {}))
        return self.changed[token]
