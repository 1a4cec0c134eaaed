"""The vault: files outside the database, each encrypted under a key of its own (docs/adr/0064).

A file is written once, under a uuid, in `settings.JALON_FILES`. Its bytes are cut in pieces of 64 KiB, each sealed with
AES-256-GCM; the nonce of a piece holds its place and whether it is the last, and the uuid is sealed in with it. So a
piece that was altered, cut off, put in another place or taken from another file is refused. The key is given to the
caller, who keeps it encrypted under the ring (jobs.models.StoredFile): without that row the bytes are noise.
"""

from __future__ import annotations

import base64
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MAGIC = b"jalon1\n"
PIECE = 64 * 1024
_RANDOM = 7  # bytes of a nonce that are drawn once a file; 4 count the pieces, the last one marks the end
_TAG = 16
_TEMPORARY = ".part"


class VaultError(Exception):
    """The bytes of a file cannot be given back. Nothing catches it in order to show something else."""


class Missing(VaultError):
    """There is no file of this name: it was erased, or a backup was put back without its files."""


class Altered(VaultError):
    """What is there is not what was stored under this name and key."""


def folder() -> Path:
    """Return the folder of the vault."""
    return Path(settings.JALON_FILES)


def path_of(name: UUID) -> Path:
    """Return where the file of a name lies."""
    return folder() / name.hex[:2] / str(name)


def store(content: bytes) -> tuple[UUID, str]:
    """Write the bytes under a new name; return the name and the key, as text.

    When this returns, the file is whole and on the disk: it is written under a temporary name, flushed and renamed. The
    caller writes the row after it, so that a row never lacks its bytes; bytes without a row are swept later.
    """
    name, key = uuid4(), AESGCM.generate_key(bit_length=256)
    place = path_of(name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(place.name + _TEMPORARY)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for sealed in _sealed(content, name, key):
            file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.rename(beside, place)
    _flush_folder(place.parent)
    _flush_folder(folder())
    return name, base64.b64encode(key).decode("ascii")


def read(name: UUID, key: str) -> bytes:
    """Return the bytes that were stored under this name. Raise Missing or Altered."""
    try:
        stored = path_of(name).read_bytes()
    except FileNotFoundError:
        raise Missing(f"The vault has no file {name}.") from None
    try:
        return _open(stored, name, base64.b64decode(key, validate=True))
    except (InvalidTag, ValueError):
        raise Altered(f"File {name} of the vault is not what was stored.") from None


def remove(name: UUID) -> bool:
    """Take the bytes of a name away; answer whether there were any."""
    try:
        path_of(name).unlink()
    except FileNotFoundError:
        return False
    _flush_folder(path_of(name).parent)
    return True


def names_before(moment: float) -> Iterator[UUID]:
    """Yield the names of the files that were written, to the end, before a moment (seconds since 1970)."""
    for place in _older(moment):
        with contextlib.suppress(ValueError):  # what somebody else put there is not ours to judge
            name = UUID(place.name)
            if path_of(name) == place:
                yield name


def remove_unfinished(moment: float) -> int:
    """Take away the files whose writing stopped before a moment; return how many."""
    found = [place for place in _older(moment) if place.name.endswith(_TEMPORARY)]
    for place in found:
        place.unlink(missing_ok=True)
    return len(found)


def _older(moment: float) -> list[Path]:
    found = []
    for place in folder().glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if place.is_file() and place.stat().st_mtime < moment:
                found.append(place)
    return found


def _nonce(drawn: bytes, place: int, *, last: bool) -> bytes:
    return drawn + place.to_bytes(4, "big") + bytes([last])


def _sealed(content: bytes, name: UUID, key: bytes) -> Iterator[bytes]:
    """Yield what is written: the head, then each piece sealed. A file without bytes has one piece, an empty one."""
    cipher, drawn = AESGCM(key), os.urandom(_RANDOM)
    yield MAGIC + drawn
    last = max(0, (len(content) - 1) // PIECE)
    for place in range(last + 1):
        piece = content[place * PIECE : (place + 1) * PIECE]
        yield cipher.encrypt(_nonce(drawn, place, last=place == last), piece, name.bytes)


def _open(stored: bytes, name: UUID, key: bytes) -> bytes:
    """Return the bytes of what was written. Raise InvalidTag or ValueError where it is anything else."""
    head = len(MAGIC) + _RANDOM
    if not stored.startswith(MAGIC) or len(stored) < head + _TAG:
        raise ValueError("This is no file of the vault.")
    cipher, drawn = AESGCM(key), stored[len(MAGIC) : head]
    pieces = [stored[at : at + PIECE + _TAG] for at in range(head, len(stored), PIECE + _TAG)]
    last = len(pieces) - 1
    return b"".join(
        cipher.decrypt(_nonce(drawn, place, last=place == last), piece, name.bytes)
        for place, piece in enumerate(pieces)
    )


def _flush_folder(place: Path) -> None:
    """Have the names of a folder on the disk too: a rename is one of them."""
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
