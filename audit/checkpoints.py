"""Checkpoints: lines outside the database that say how far the chain had come, so that a cut tail is seen.

One line of JSON a run that sealed something, signed, appended to settings.AUDIT_CHECKPOINTS. A copy of the file kept on
another machine proves more: docs/operations.md.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db.models import Max, Sum

from audit.chain_writer import ChainBroken, sign, signed_by_us
from audit.models import ChainBlock
from audit.serialization import sources, text_of

_TAIL = 8192  # longer than any two lines


@dataclass(frozen=True)
class Checkpoint:
    """How far the chain had come: the last block, and for each log how many rows were sealed and the last key."""

    number: int
    hash: str
    sealed_at: str
    rows: dict[str, int]
    last: dict[str, int]
    key: str = ""
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Return what is signed."""
        told = {name: value for name, value in asdict(self).items() if name not in {"key", "signature"}}
        return b"checkpoint " + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    def is_ours(self) -> bool | None:
        """Tell whether the signature is ours; None where its key is no more in the ring."""
        try:
            return signed_by_us(self.key, self.signed_bytes(), bytes.fromhex(self.signature))
        except ValueError:
            return False


@dataclass(frozen=True)
class CheckpointLine:
    """A line of the file: its number, and its checkpoint, or None where it cannot be read."""

    number: int
    checkpoint: Checkpoint | None


def parse(text: bytes) -> Checkpoint | None:
    """Return the checkpoint of a line, or None where it is none."""
    try:
        told: dict[str, Any] = json.loads(text)
        found = Checkpoint(**told)
        numbers = [found.number, *found.rows.values(), *found.last.values()]
        texts = [found.hash, found.sealed_at, found.key, found.signature]
    except (ValueError, TypeError, AttributeError):
        return None
    right = all(type(one) is int for one in numbers) and all(isinstance(one, str) for one in texts)
    return found if right else None


def read_lines(path: Path) -> Iterator[CheckpointLine]:
    """Yield the lines of a file, blank ones left out; raise FileNotFoundError where there is no file.

    A line that a power cut broke off is left out where the next one begins with it and is whole.
    """
    with path.open("rb") as file:
        broken: CheckpointLine | None = None
        start = b""
        for number, text in enumerate(file, start=1):
            bare = text.strip()
            if not bare:
                continue
            found = parse(bare)
            if broken is not None and not (found and bare.startswith(start)):
                yield broken
            broken, start = (CheckpointLine(number, None), bare) if found is None else (None, b"")
            if found is not None:
                yield CheckpointLine(number, found)
        if broken is not None:
            yield broken


def last_of(path: Path) -> Checkpoint | None:
    """Return the last checkpoint of a file that can be read, or None."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _last(file)


def _last(file: BinaryIO) -> Checkpoint | None:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    found = [parse(line) for line in file.read().splitlines() if line.strip()]
    return next((one for one in reversed(found) if one is not None), None)


@contextmanager
def _open_exclusively(path: Path) -> Iterator[BinaryIO]:
    """Open the file for one writer at a time."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def write(path: Path) -> Checkpoint | None:
    """Append how far the chain has come, unless the file says so already; return what was written.

    Raise ChainBroken where the file knows more blocks than the database has: the tail was cut, or an older database
    was put back (then the file is set aside first: docs/operations.md).
    """
    with _open_exclusively(path) as file:
        before = _last(file)
        head = ChainBlock.objects.order_by("-number").only("number", "hash", "sealed_at").first()
        reached = head.number if head else 0
        if before is not None and before.number >= reached:
            if head is None or before.number > reached or before.hash != bytes(head.hash).hex():
                raise ChainBroken(f"The checkpoints know block {before.number} otherwise than the database does.")
            return None
        if head is None:
            return None
        made = _make_checkpoint(head, before)
        file.seek(0, os.SEEK_END)
        text = json.dumps(asdict(made), sort_keys=True, separators=(",", ":")).encode() + b"\n"
        if file.tell() and not _ends_its_line(file):
            text = b"\n" + text
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return made


def _ends_its_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _make_checkpoint(head: ChainBlock, before: Checkpoint | None) -> Checkpoint:
    """Return the checkpoint of a head, counted from the one before."""
    new = ChainBlock.objects.filter(number__gt=before.number if before else 0, number__lte=head.number)
    counted = {
        one["source"]: one for one in new.values("source").annotate(rows=Sum("count"), last=Max("last_id")).order_by()
    }
    rows, last = {}, {}
    for source in sources():
        one = counted.get(source.code, {"rows": 0, "last": 0})
        rows[source.code] = (before.rows.get(source.code, 0) if before else 0) + one["rows"]
        last[source.code] = max(before.last.get(source.code, 0) if before else 0, one["last"])
    bare = Checkpoint(head.number, bytes(head.hash).hex(), text_of(head.sealed_at) or "", rows, last)
    key, signature = sign(bare.signed_bytes())
    return Checkpoint(bare.number, bare.hash, bare.sealed_at, rows, last, key, signature.hex())
