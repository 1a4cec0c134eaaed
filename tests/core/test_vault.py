"""D23 The vault gives back what was stored under a name, or says that it cannot; never something else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from unittest import mock

import pytest

from core import vault

TAG = 16
HEAD = len(vault.MAGIC) + 7
SEALED = vault.PIECE + TAG
CONTENT = os.urandom(vault.PIECE) + os.urandom(vault.PIECE) + b"the end"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> Path:
    settings.JALON_FILES = tmp_path / "files"
    return settings.JALON_FILES


def test_d23_what_is_stored_comes_back_and_is_nowhere_in_clear(files: Path):
    for content in (b"", b"x", b"y" * vault.PIECE, b"z" * (vault.PIECE + 1), CONTENT):
        name, key = vault.store(content)
        assert vault.read(name, key) == content
        place = vault.path_of(name)
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert place.stat().st_size == HEAD + len(content) + TAG * max(1, -(-len(content) // vault.PIECE))
        assert len(content) < 40 or content[:40] not in place.read_bytes()
    assert vault.store(b"same")[1] != vault.store(b"same")[1]
    assert {path.stat().st_mode & 0o077 for path in [files, *files.rglob("*")] if path != files} == {0}
    assert vault.remove(name)
    assert not vault.remove(name)
    with pytest.raises(vault.Missing):
        vault.read(name, key)


def test_d23_cut_altered_reordered_and_foreign_pieces_are_refused(files: Path):
    name, key = vault.store(CONTENT)
    place = vault.path_of(name)
    whole = place.read_bytes()
    head, pieces = whole[:HEAD], [whole[at : at + SEALED] for at in range(HEAD, len(whole), SEALED)]
    other, other_key = vault.store(CONTENT)
    foreign = vault.path_of(other).read_bytes()
    first, second, third = pieces
    wrong = {
        "cut at a piece": head + first + second,
        "cut within one": whole[:-1],
        "only the head": head,
        "nothing": b"",
        "swapped": head + second + first + third,
        "twice": head + first + first + second + third,
        "left out": head + first + third,
        "last moved": head + third + first + second,
        "something behind": whole + b"\0",
        "a piece behind": whole + third,
        "of another file": head + foreign[HEAD : HEAD + SEALED] + second + third,
        "another file whole": foreign,
        "another head": foreign[:HEAD] + whole[HEAD:],
        "no file of the vault": b"%PDF-1.7" + whole,
    }
    for at in (0, len(vault.MAGIC), HEAD, HEAD + SEALED - 1, len(whole) - 1):  # one bit anywhere
        wrong[f"bit {at}"] = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    for what, stored in wrong.items():
        place.write_bytes(stored)
        with pytest.raises(vault.Altered):
            pytest.fail(f"{what}: {len(vault.read(name, key))} bytes")
    place.write_bytes(whole)
    for wrong_key in (other_key, "", "AAAA", key[:-4]):
        with pytest.raises(vault.Altered):
            vault.read(name, wrong_key)
    assert vault.read(name, key) == CONTENT


@pytest.mark.parametrize("step", ["open", "fdopen", "fsync", "rename"])
def test_d23_a_storing_stopped_at_any_step_leaves_no_file_of_the_vault(files: Path, step: str):
    """Nothing has the name of a file before all its bytes are on the disk; what is left is swept as unfinished."""
    with mock.patch(f"core.vault.os.{step}", side_effect=Killed), pytest.raises(Killed):
        vault.store(CONTENT)
    later = 4e9
    assert list(vault.names_before(later)) == []
    left = [path for path in files.rglob("*") if path.is_file()]
    assert vault.remove_unfinished(0) == 0
    assert vault.remove_unfinished(later) == len(left)
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_names_are_those_of_the_vault_alone(files: Path):
    name, _key = vault.store(b"1")
    place = vault.path_of(name)
    (place.parent / "notes.txt").write_text("not ours")
    (place.parent / "0f0e0d0c-0b0a-0908-0706-050403020100").write_text("in another folder than its name says")
    assert list(vault.names_before(4e9)) == [name]
    assert list(vault.names_before(0)) == []
