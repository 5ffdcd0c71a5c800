"""The simulated clouds' objects, kept in one SQLite file.

A call is one transaction: a process that is killed in the middle of one leaves nothing of it behind.
Several processes may use one file; a call waits while another one writes.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from localcloud.core.cloud import Caller, Cloud, Identity, Stored

BUSY_SECONDS = 60
"""How long a call waits for the calls of other processes before it fails."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subscription (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS object (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    inputs TEXT NOT NULL,
    outputs TEXT NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (token, key)
);
"""
COLUMNS = "token, id, name, inputs, outputs, created"


class Store:
    """The file that holds everything that exists in the simulated clouds, and whose they are."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it with a fresh identity."""
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._write_ahead()
        # The write-ahead log survives the death of the process; only a power cut may lose the last call.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            for statement in SCHEMA.split(";\n"):
                self._connection.execute(statement)
            self.identity = self._identity()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self, *, reads_only: bool = False) -> Generator[None]:
        """Keep everything written inside if it ends well, and nothing of it otherwise. May be nested.

        One that only reads waits for no other process that writes: it sees what was kept before.
        """
        with self._lock:
            mark = f"level{self._depth}"
            outermost = "BEGIN" if reads_only else "BEGIN IMMEDIATE"
            begin = f"SAVEPOINT {mark}" if self._depth else outermost
            keep = f"RELEASE {mark}" if self._depth else "COMMIT"
            drop = f"ROLLBACK TO {mark}" if self._depth else "ROLLBACK"
            self._connection.execute(begin)
            self._depth += 1
            try:
                yield
            except BaseException:
                self._connection.execute(drop)
                raise
            else:
                self._connection.execute(keep)
            finally:
                self._depth -= 1

    def cloud(self, caller: Caller) -> "StoredCloud":
        """Return the clouds as this caller sees them; every single write is kept at once."""
        return StoredCloud(self, caller)

    @contextmanager
    def session(self, caller: Caller, *, reads_only: bool = False) -> Generator[Cloud]:
        """Give one call's view of the clouds: one transaction."""
        with self.transaction(reads_only=reads_only):
            yield self.cloud(caller)

    @property
    def subscriptions(self) -> frozenset[str]:
        """The GUIDs of the subscriptions that the login sees: its own, and those that runs have named."""
        with self._lock:
            named = self._connection.execute("SELECT id FROM subscription").fetchall()
        return frozenset({self.identity.subscription_id, *(row[0] for row in named)})

    def add_subscriptions(self, ids: Iterable[str]) -> None:
        """Make subscriptions that the login sees, too; those that are there stay as they are."""
        for subscription_id in ids:
            self.write("INSERT OR IGNORE INTO subscription VALUES (?)", subscription_id.casefold())

    def everything(self) -> list[Stored]:
        """Return every object of every type, oldest first."""
        return self.select("ORDER BY sequence")

    def select(self, rest: str, *values: str) -> list[Stored]:
        """Return the objects that the rest of a SELECT statement chooses."""
        with self._lock:
            rows = self._connection.execute(f"SELECT {COLUMNS} FROM object {rest}", values).fetchall()  # noqa: S608 (no outside text)
        return [_stored(*row) for row in rows]

    def write(self, statement: str, *values: str) -> None:
        """Execute one statement that changes something."""
        with self._lock:
            self._connection.execute(statement, values)

    def _write_ahead(self) -> None:
        """Switch a new file to the write-ahead log. SQLite does not wait for others in this one case."""
        end = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)

    def _identity(self) -> Identity:
        kept = dict(self._connection.execute("SELECT field, value FROM identity").fetchall())
        if not kept:
            made = [field.name for field in fields(Identity) if field.name != "deployer_name"]
            kept = asdict(Identity(**{name: str(uuid.uuid4()) for name in made}))
            self._connection.executemany("INSERT INTO identity VALUES (?, ?)", kept.items())
        return Identity(**kept)


class StoredCloud(Cloud):
    """The simulated clouds in a store, as one caller sees them."""

    def __init__(self, store: Store, caller: Caller) -> None:
        self.store = store
        self.caller = caller
        self.identity = store.identity

    @property
    def subscriptions(self) -> frozenset[str]:
        """The GUIDs of the Azure subscriptions that the login sees, in lower case."""
        return self.store.subscriptions

    def logged_in_as(self, login: str) -> "StoredCloud":
        """Return the same clouds as another principal sees them, through the same provider instance."""
        return StoredCloud(self.store, replace(self.caller, login=login))

    def get(self, token: str, id: str) -> Stored | None:
        """Return the object of this type and id, or None."""
        found = self.store.select("WHERE token = ? AND key = ?", token, key_of(token, id))
        return found[0] if found else None

    def all(self, token: str) -> list[Stored]:
        """Return every object of this type, oldest first."""
        return self.store.select("WHERE token = ? ORDER BY sequence", token)

    def put(self, stored: Stored) -> None:
        """Write an object, new or changed."""
        self.store.write(
            "INSERT INTO object (token, key, id, name, inputs, outputs, created) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (token, key) DO UPDATE SET"
            " name = excluded.name, inputs = excluded.inputs, outputs = excluded.outputs",
            stored.token,
            key_of(stored.token, stored.id),
            stored.id,
            stored.name,
            json.dumps(stored.inputs),
            json.dumps(stored.outputs),
            stored.created.isoformat(),
        )

    def remove(self, stored: Stored) -> None:
        """Delete an object, if it is there."""
        self.store.write(
            "DELETE FROM object WHERE token = ? AND key = ?", stored.token, key_of(stored.token, stored.id)
        )


def key_of(token: str, id: str) -> str:
    """Return what identifies an object of a type: ARM ids compare without case, Databricks ids with."""
    return id.casefold() if token.startswith("azure-native:") else id


def _stored(*row: Any) -> Stored:
    token, key, name, inputs, outputs, created = row
    return Stored(token, key, name, json.loads(inputs), json.loads(outputs), datetime.fromisoformat(created))
