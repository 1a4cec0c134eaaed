"""The sealer: digests of committed rows of the logs, in blocks that hold each other's hashes, signed with our key.

A chain written inside each request would need one lock for all of them. So a row is only inserted by the request, and
the sealer comes every minute. On PostgreSQL rows are not committed in the order of their keys: the sealer looks back
over LOOK_BACK for keys that were not there yet. docs/adr/0012 says why it is built so and what it does not prove.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from audit import signing_keys
from audit.models import ChainBlock
from audit.raw_rows import LogRow, rows_of
from audit.row_hmac import is_right
from audit.serialization import FORMAT, Source, Value, encode_values, sources, text_of

BLOCK_ROWS = 1000
LOOK_BACK = dt.timedelta(hours=2)  # longer than any transaction of ours (jobs.tasks.RUN_LIMIT_SECONDS)
START = bytes(32)  # what the first block holds as the hash of the one before
SALT, DIGEST, HINT = 16, 32, 4
_LOCK = 0x4A414C4F4E  # one sealer at a time in a database of PostgreSQL


class ChainBroken(RuntimeError):
    """The last block is not one of ours: nothing is put on top of it. `manage.py verify_audit` says more."""


@dataclass(frozen=True)
class Sealed:
    """How many blocks and rows a run sealed."""

    blocks: int = 0
    rows: int = 0


def pack(numbers: Sequence[int]) -> bytes:
    """Return keys of rows as bytes, eight each."""
    return struct.pack(f">{len(numbers)}q", *numbers)


def unpack(packed: bytes) -> tuple[int, ...]:
    """Return the keys that were packed."""
    return struct.unpack(f">{len(packed) // 8}q", packed)


def digest_of(source: Source, salt: bytes, pk: int, values: Sequence[Value]) -> bytes:
    """Return the salted digest of a row, its key included."""
    return hashlib.sha256(salt + encode_values(source, [str(pk), *values])).digest()


def hints_of(salt: bytes, values: Sequence[Value]) -> bytes:
    """Return four bytes a value: enough to say later which of them was changed."""
    return b"".join(
        hashlib.sha256(b"%b%d %b" % (salt, place, b"-" if value is None else b"=" + value.encode())).digest()[:HINT]
        for place, value in enumerate(values)
    )


def hash_of(block: ChainBlock) -> bytes:
    """Return the hash of a block: everything in it but the salts, the signature and the name of its key."""
    head = [
        block.number, block.source, block.format, text_of(block.sealed_at), bool(block.complete), block.low,
        block.first_id, block.last_id, block.count,
    ]  # fmt: skip
    packed = (block.ids, block.digests, block.hints, block.unmarked, block.previous)
    found = hashlib.sha256(repr(head).encode("ascii"))
    for part in packed:
        found.update(struct.pack(">q", len(part)))
        found.update(part)
    return found.digest()


def sign(data: bytes) -> tuple[str, bytes]:
    """Return the name of the key in force and its signature of the data."""
    key = signing_keys.keys_for(signing_keys.BLOCKS)[0]
    return signing_keys.key_name(key), hmac.digest(key, data, hashlib.sha256)


def signed_by_us(name: str, data: bytes, signature: bytes | memoryview) -> bool | None:
    """Tell whether a signature is ours; None where the key of that name is no more in the ring."""
    for key in signing_keys.keys_for(signing_keys.BLOCKS):
        if signing_keys.key_name(key) == name:
            return hmac.compare_digest(hmac.digest(key, data, hashlib.sha256), bytes(signature))
    return None


def is_ours(block: ChainBlock) -> bool:
    """Tell whether a block is as it was sealed, under a key of the ring."""
    found = hash_of(block)
    return found == bytes(block.hash) and signed_by_us(block.key_name, found, block.signature) is True


def seal_rows() -> Sealed:
    """Seal every committed row that is not sealed yet; raise ChainBroken where the chain is not ours.

    One block a transaction: a sealer that is killed leaves whole blocks, and the next one goes on. Where another one
    is at work, this one ends.
    """
    blocks = rows = 0
    _head_of_ours()
    for source in sources():
        work = _Work(source)
        while True:
            sealed = work.step()
            blocks, rows = blocks + bool(sealed), rows + sealed
            if work.done:
                break
    return Sealed(blocks, rows)


@dataclass
class _Work:
    """What one run knows of one log: the keys sealed lately, which it reads once while nobody else seals."""

    source: Source
    known_head: int = -1
    low: int = 0
    window: set[int] = field(default_factory=set)  # keys above `low` that are sealed
    had_complete: bool = False
    done: bool = False

    def step(self) -> int:
        """Seal one block in a transaction of its own; return its rows.

        Whether there is anything is asked before: on SQLite a transaction would wait for whoever writes.
        """
        self._look(_head())
        if not self._fresh():
            self.done = True
            return 0
        with transaction.atomic():
            if not _lock_chain():
                self.done = True
                return 0
            head = _head_of_ours()
            self._look(head)
            fresh = self._fresh()
            self.done = len(fresh) < BLOCK_ROWS
            rows = list(rows_of(self.source, fresh))
            if not rows:
                self.done = True
                return 0
            block = self._block(head, rows)
            block.save(force_insert=True)
        self.known_head, self.low, self.had_complete = block.number, block.low, self.had_complete or block.complete
        self.window = {key for key in self.window.union(row.pk for row in rows) if key > self.low}
        return len(rows)

    def _look(self, head: ChainBlock | None) -> None:
        """Read from the last blocks what is sealed already, unless nobody else has sealed since."""
        if self.known_head == (head.number if head else 0):
            return
        own = ChainBlock.objects.filter(source=self.source.code)
        last = own.order_by("-number").values_list("low", flat=True).first()
        self.low = last or 0
        packed = own.filter(last_id__gt=self.low).values_list("ids", flat=True)
        self.window = {key for ids in packed for key in unpack(bytes(ids)) if key > self.low}
        self.had_complete = own.filter(complete=True).exists()
        self.known_head = head.number if head else 0

    def _fresh(self) -> list[int]:
        """Return the lowest keys that are committed and not sealed, at most a block's."""
        above = self.source.model._base_manager.filter(pk__gt=self.low).order_by("pk").values_list("pk", flat=True)
        return [key for key in above[: BLOCK_ROWS + len(self.window)] if key not in self.window][:BLOCK_ROWS]

    def _block(self, head: ChainBlock | None, rows: list[LogRow]) -> ChainBlock:
        drawn, now = os.urandom(SALT * len(rows)), timezone.now()
        salts = [drawn[start : start + SALT] for start in range(0, len(drawn), SALT)]
        block = ChainBlock(
            number=head.number + 1 if head else 1,
            source=self.source.code,
            format=FORMAT,
            sealed_at=now,
            complete=self.done,
            low=self._low(rows, now),
            first_id=rows[0].pk,
            last_id=rows[-1].pk,
            count=len(rows),
            ids=pack([row.pk for row in rows]),
            digests=b"".join(
                digest_of(self.source, salt, row.pk, row.values) for salt, row in zip(salts, rows, strict=True)
            ),
            hints=b"".join(hints_of(salt, row.values) for salt, row in zip(salts, rows, strict=True)),
            salts=drawn,
            unmarked=pack(self._keys_without_mark(rows)),
            previous=bytes(head.hash) if head else START,
        )
        block.hash = hash_of(block)
        block.key_name, block.signature = sign(block.hash)
        return block

    def _low(self, rows: list[LogRow], now: dt.datetime) -> int:
        """Return the key below which no transaction can still be at work, all that is there being sealed."""
        model = self.source.model._base_manager
        reached = max(rows[-1].pk, max(self.window, default=0)) if self.done else rows[-1].pk
        old = model.filter(pk__gt=self.low, pk__lte=reached, at__lte=now - LOOK_BACK)
        return max(self.low, old.aggregate(last=Max("pk"))["last"] or 0)

    def _keys_without_mark(self, rows: Iterable[LogRow]) -> list[int]:
        """Return the keys of rows without our mark; before a log was sealed for the first time they are taken over."""
        if not self.had_complete:
            rows = [row for row in rows if row.mark is not None]
        ring = signing_keys.keys_for(signing_keys.MARKS)
        return [row.pk for row in rows if not is_right(row.mark, self.source, row.values, ring)]


def _head() -> ChainBlock | None:
    return ChainBlock.objects.order_by("-number").first()


def _head_of_ours() -> ChainBlock | None:
    """Return the last block, None before the first; raise ChainBroken where it is not ours."""
    head = _head()
    if head is not None and not is_ours(head):
        raise ChainBroken(f"Block {head.number} is not as Jalon sealed it.")
    return head


def _lock_chain() -> bool:
    """Tell whether no other sealer is at work in this database, until the transaction ends."""
    if connection.vendor != "postgresql":
        return True  # every transaction is IMMEDIATE: there is one writer
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return cursor.fetchone()[0]
