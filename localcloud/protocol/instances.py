"""The provider instances that the engine talks to: one connection each."""

import threading

from localcloud.core.cloud import Caller


class Instances:
    """Who calls on which connection. A run of the engine ends with Cancel on each of its connections."""

    def __init__(self, package: str) -> None:
        self._nobody = Caller(package)
        self._callers: dict[str, Caller] = {}
        self._cancelled: set[str] = set()
        self._lock = threading.Lock()

    def opened(self, peer: str) -> None:
        """Remember a new connection; the system may have given it the address of an old one."""
        with self._lock:
            self._callers.pop(peer, None)
            self._cancelled.discard(peer)

    def configured(self, peer: str, caller: Caller) -> None:
        """Remember the settings of a connection's instance."""
        with self._lock:
            self._callers[peer] = caller
            self._cancelled.discard(peer)

    def cancelled(self, peer: str) -> None:
        """Forget a connection's instance; calls that still come on it are refused."""
        with self._lock:
            self._callers.pop(peer, None)
            self._cancelled.add(peer)

    def is_cancelled(self, peer: str) -> bool:
        """Tell whether the engine has ended this connection's run."""
        with self._lock:
            return peer in self._cancelled

    def caller(self, peer: str) -> Caller:
        """Return who calls on this connection."""
        with self._lock:
            return self._callers.get(peer, self._nobody)
