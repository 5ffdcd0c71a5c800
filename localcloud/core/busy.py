"""Operations that go on for a while after their transaction, as those of a real cloud do.

A cloud refuses to touch what another operation is still at work on. Here every call is one short transaction,
so that could never be seen. A call therefore claims what it works on; the claim holds until the call has
answered, and the call answers only when the operation's time is over:

    with busy.call():
        with store.session(...) as cloud:
            ...  # a resource type calls busy.claim(...)

What is claimed is known to this process only: the claims of a server that was killed are gone with it.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager


class _Call(threading.local):
    """The claims of the call that the current thread is serving; None outside a call."""

    claims: dict[str, float] | None = None


_call = _Call()
_held: set[str] = set()
_lock = threading.Lock()


@contextmanager
def call() -> Generator[None]:
    """Serve one call: what it claims stays busy until its operations are over, and then it answers.

    A call that fails lets go at once.
    """
    claims: dict[str, float] = {}
    try:
        with claiming(claims):
            yield
        if claims:
            time.sleep(max(claims.values()))
    finally:
        release(claims)


@contextmanager
def claiming(claims: dict[str, float]) -> Generator[None]:
    """Collect what is claimed inside; it stays busy until it is released, also after this ends."""
    _call.claims = claims
    try:
        yield
    finally:
        _call.claims = None


def release(claims: dict[str, float]) -> None:
    """Let others work on what was claimed."""
    with _lock:
        _held.difference_update(claims)


def claim(key: str, seconds: float) -> bool:
    """Mark something as busy from now until the current call answers; False if another call is at it.

    Outside ``call`` there is nobody to be in the way of, and every claim is granted.
    """
    claims = _call.claims
    if claims is None:
        return True
    with _lock:
        if key not in claims and key in _held:
            return False
        _held.add(key)
        claims[key] = max(seconds, claims.get(key, 0.0))
    return True
