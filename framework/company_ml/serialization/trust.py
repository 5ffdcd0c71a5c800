"""Who vouches for a model file: a digest from a trusted place, or a signature by a key kept elsewhere."""

import hmac
import re
from datetime import datetime

from company_ml.errors import InputError, RefusedError
from company_ml.serialization.metadata import Metadata

SHORTEST_KEY = 32
"""Bytes of a signing key: the length of the digest, as a shorter one weakens it (RFC 2104, section 3).
https://www.rfc-editor.org/rfc/rfc2104#section-3
"""


class IntegrityError(RefusedError):
    """A model file is not what it should be. Raised before any of it is interpreted."""


def sign(metadata: Metadata, key: bytes) -> Metadata:
    """Return the metadata with a signature over all of it, the file's digest and method included."""
    return metadata.model_copy(update={"signature": _signature(metadata, key)})


def check_key(key: bytes) -> bytes:
    """Return a signing key.

    Raises:
        InputError: it is too short.
    """
    if len(key) < SHORTEST_KEY:
        raise InputError(f"a signing key has {SHORTEST_KEY} bytes or more; this one has {len(key)}")
    return key


def check_digest(sha256: str) -> str:
    """Return a digest in lower case.

    Raises:
        InputError: it is none.
    """
    digest = sha256.lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise InputError(f"{sha256!r} is no SHA-256 digest: it has 64 hexadecimal digits")
    return digest


def check_vouched(metadata: Metadata, *, sha256: str | None, key: bytes | None) -> None:
    """Compare the metadata with what the caller trusts, in constant time.

    Raises:
        IntegrityError: the digest is another one; the signature is missing, or of another key or words.
    """
    if sha256 is not None and not hmac.compare_digest(metadata.sha256, sha256):
        raise IntegrityError(
            f"the description of {metadata.path} gives another digest than the trusted one: it was changed, "
            "or the digest is of another version"
        )
    if key is None:
        return
    if metadata.signature is None:
        raise IntegrityError(f"{metadata.path} is not signed: save it again with the key")
    if not hmac.compare_digest(metadata.signature, _signature(metadata, key)):
        raise IntegrityError(
            f"the signature of {metadata.path} does not fit: its description was changed, or another key "
            "signed it"
        )


def check_meant(metadata: Metadata, name: str, not_before: datetime | None) -> None:
    """Refuse a model that is vouched for, and is another one than was asked for.

    Args:
        metadata: The description.
        name: What the caller asked for.
        not_before: When it was saved at the earliest, with a time zone; None for whenever.

    Raises:
        InputError: the time has no time zone.
        IntegrityError: the model was saved under another name, or earlier.
    """
    if metadata.name != name:
        raise IntegrityError(
            f"the description of {name} is that of {metadata.name}: somebody has moved it; save the model "
            "under its name"
        )
    if not_before is None:
        return
    if not_before.tzinfo is None:
        raise InputError(f"the time {not_before.isoformat()} has no time zone; give one, such as UTC")
    if metadata.created < not_before:
        raise IntegrityError(
            f"{metadata.path} was saved at {metadata.created:%Y-%m-%d %H:%M}, before the earliest that is "
            "wanted: somebody has put an older model back"
        )


def _signature(metadata: Metadata, key: bytes) -> str:
    return hmac.new(key, metadata.signed_bytes(), "sha256").hexdigest()
