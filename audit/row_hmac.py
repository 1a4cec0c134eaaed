"""The mark of a row: what only Jalon can write, since its key is not in the database.

The chain (audit.chain_writer) proves that what was sealed is as it was. A row put into a table by hand before it is
sealed would be sealed like any other; without a mark it is told apart. A mark cannot be used twice: it holds a number
drawn once, and entries of access have a uuid.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from audit import signing_keys
from audit.serialization import Source, Value, encode_values, source_of, values_of

NONCE_BYTES, MARK_BYTES = 8, 16


def _make_mark(key: bytes, nonce: bytes, source: Source, values: Sequence[Value]) -> bytes:
    return hmac.digest(key, nonce + encode_values(source, values), hashlib.sha256)[:MARK_BYTES]


def mark(row: Any, files: Iterable[tuple[str, uuid.UUID]] = ()) -> None:
    """Set the mark of a row about to be written; every other field that counts has its value already."""
    model: type[models.Model] = type(row)
    source = source_of(model)
    nonce = os.urandom(NONCE_BYTES)
    row.mark = nonce + _make_mark(
        signing_keys.keys_for(signing_keys.MARKS)[0], nonce, source, values_of(row, source, files)
    )


def is_right(mark: bytes | None, source: Source, values: Sequence[Value], ring: Sequence[bytes]) -> bool:
    """Tell whether a mark is one of Jalon's for these values, under any key of the ring."""
    if not mark or len(mark) != NONCE_BYTES + MARK_BYTES:
        return False
    nonce, made = mark[:NONCE_BYTES], mark[NONCE_BYTES:]
    return any(hmac.compare_digest(made, _make_mark(key, nonce, source, values)) for key in ring)
