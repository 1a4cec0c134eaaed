"""Keys of the logs, derived from the ring that lies outside the database: who holds only the database has none."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from django.conf import settings

MARKS, BLOCKS, NAMES = "marks", "blocks", "names"


def keys_for(purpose: str) -> list[bytes]:
    """Return the keys of a purpose, one for each key of the ring; the first one signs, the others still verify."""
    return _derive_keys(purpose, tuple(settings.JALON_KEYS))


@lru_cache(maxsize=32)
def _derive_keys(purpose: str, ring: tuple[str, ...]) -> list[bytes]:
    """Return keys of use for nothing else than this purpose, and from which those of the ring cannot be told."""
    told = f"jalon logs {purpose}".encode()
    return [hmac.digest(base64.urlsafe_b64decode(key), told, hashlib.sha256) for key in ring]


@lru_cache(maxsize=32)
def key_name(key: bytes) -> str:
    """Return a short name of a key, which tells nothing of it."""
    return hashlib.sha256(b"name of " + key).hexdigest()[:12]
