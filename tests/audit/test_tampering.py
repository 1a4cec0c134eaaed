"""Whoever changes the logs behind Jalon's back is found, and where: each kind of change, drawn at random places.

The triggers are lifted first, as somebody who owns the database would. What they do not have is the key ring.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from audit.chain_verifier import ChainReport, Finding, verify
from audit.chain_writer import seal_rows
from audit.models import AccessedFile, ChainBlock, SignInLog, TransitionLog
from audit.serialization import Source, sources
from core.constraints import lift_triggers
from tests.audit.conftest import write_some

ROUNDS = int(os.environ.get("JALON_TAMPERINGS", "12"))

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Sentences are compared with words of the message ids; the house's language is back after each test."""
    translation.activate("en")


class Undo(Exception):
    """Ends a savepoint."""


class Hand:
    """Somebody with the database and without the keys."""

    def __init__(self, seed: int, users: list) -> None:
        self.draw = random.Random(seed)
        self.users = users

    def source(self) -> Source:
        return self.draw.choice(sources())

    def row(self, source: Source, *, but_last: bool = False) -> Any:
        keys = list(source.model._base_manager.order_by("pk").values_list("pk", flat=True))
        return source.model._base_manager.get(pk=self.draw.choice(keys[:-1] if but_last else keys))

    def change(self, row: Any, **values: Any) -> None:
        type(row)._base_manager.filter(pk=row.pk).update(**values)

    def another(self, row: Any, name: str) -> Any:
        """Return another value for a field, of the same kind."""
        value = getattr(row, row._meta.get_field(name).attname)
        if name in {"actor", "user"}:
            return self.draw.choice([user.pk for user in self.users if user.pk != value])
        if name == "at":
            return value - timedelta(seconds=self.draw.randint(1, 3600))
        if name in {"uuid", "act", "centre", "object"}:
            return uuid4()
        if name == "extent":
            return self.draw.choice([one for one in ("listed", "opened", "exported") if one != value])
        if name == "outcome":
            return "refused" if isinstance(row, SignInLog) else "not_found"
        if name == "found":
            return value + 1
        return "forged"

    def files_gone(self, keys: list[int]) -> None:
        AccessedFile.objects.filter(entry__in=keys)._raw_delete("default")

    def gone(self, source: Source, keys: list[int]) -> None:
        if source.with_files:
            self.files_gone(keys)
        source.model._base_manager.filter(pk__in=keys)._raw_delete("default")


def found(report: ChainReport, table: str, key: int, what: str) -> Finding | None:
    return next((it for it in report.findings if (it.table, it.key, it.what) == (table, key, what)), None)


Tampering = Callable[[Hand], tuple[str, int, str, str]]  # table, key, what, a word of the sentence


def edit(hand: Hand) -> tuple[str, int, str, str]:
    source = hand.source()
    row, name = hand.row(source), hand.draw.choice([it for it in source.fields if it not in {"actor", "user"}])
    hand.change(row, **{name: hand.another(row, name)})
    return source.table, row.pk, "changed", name


def actor(hand: Hand) -> tuple[str, int, str, str]:
    source = hand.source()
    row, name = hand.row(source), "user" if "user" in source.fields else "actor"
    hand.change(row, **{f"{name}_id": hand.another(row, name)})
    return source.table, row.pk, "changed", name


def delete_middle(hand: Hand) -> tuple[str, int, str, str]:
    source = hand.source()
    row = hand.row(source, but_last=True)
    hand.gone(source, [row.pk])
    return source.table, row.pk, "deleted", ""


def delete_tail(hand: Hand) -> tuple[str, int, str, str]:
    """The last rows of a log; or rows and every block that knows of them, so that nothing is left but the file."""
    source, count = hand.source(), hand.draw.randint(1, 9)
    keys = list(source.model._base_manager.order_by("-pk").values_list("pk", flat=True)[:count])
    hand.gone(source, keys)
    if hand.draw.random() < 0.5:
        return source.table, hand.draw.choice(keys), "deleted", ""
    blocks = ChainBlock.objects.filter(source=source.code, last_id__gte=min(keys))
    first = blocks.order_by("number").values_list("number", flat=True)[0]
    for other in sources():
        packed = ChainBlock.objects.filter(number__gte=first, source=other.code).order_by("number")
        if lowest := packed.values_list("first_id", flat=True).first():
            hand.gone(other, [it.pk for it in other.model._base_manager.filter(pk__gte=lowest)])
    ChainBlock.objects.filter(number__gte=first)._raw_delete("default")
    return source.table, max(keys), "deleted", "end was cut"


def insert(hand: Hand) -> tuple[str, int, str, str]:
    """A row like another one, put in a gap or at the end; sealed afterwards, or not."""
    source = hand.source()
    row, old = hand.row(source), hand.row(source)
    if hand.draw.random() < 0.5:  # in a gap, as a rolled back transaction leaves it
        row.pk = -hand.draw.randint(1, 10**6)
    else:
        row.pk = source.model._base_manager.order_by("-pk")[0].pk + hand.draw.randint(1, 3)
        if hand.draw.random() < 0.5:
            row.at = timezone.now()
    if hasattr(row, "uuid"):
        row.uuid = uuid4()
    row.mark = hand.draw.choice([None, os.urandom(24), b"" if source.model is not SignInLog else None])
    if hand.draw.random() < 0.3 and source.with_files:
        row.mark = old.mark
    row._state.adding = True
    row.save(force_insert=True)
    if row.pk > 0 and hand.draw.random() < 0.5:
        seal_rows()
    return source.table, row.pk, "inserted", ""


def reorder(hand: Hand) -> tuple[str, int, str, str]:
    """Two rows change places."""
    source = hand.source()
    one = hand.row(source)
    two = hand.row(source)
    while two.pk == one.pk:
        two = hand.row(source)
    names = [source.model._meta.get_field(name).attname for name in source.fields]
    if source.with_files:
        files = list(AccessedFile.objects.filter(entry__in=[one.pk, two.pk]))
        hand.files_gone([one.pk, two.pk])
        for file in files:
            AccessedFile.objects.create(
                entry_id=two.pk if file.entry_id == one.pk else one.pk, kind=file.kind, file=file.file
            )
        hand.change(one, uuid=uuid4())
    hand.change(two, **{name: getattr(one, name) for name in names})
    hand.change(one, **{name: getattr(two, name) for name in names})
    return source.table, one.pk, "order", str(two.pk)


def files(hand: Hand) -> tuple[str, int, str, str]:
    """A file is taken out of an entry, put into it, or put in the place of another."""
    source = sources()[0]
    named = hand.draw.choice(list(AccessedFile.objects.all()))
    match hand.draw.randint(0, 2):
        case 0:
            AccessedFile.objects.filter(pk=named.pk)._raw_delete("default")
        case 1:
            AccessedFile.objects.create(entry_id=named.entry_id, kind=named.kind, file=uuid4())
        case 2:
            AccessedFile.objects.filter(pk=named.pk).update(file=uuid4())
    return source.table, named.entry_id, "changed", "files"


def block(hand: Hand) -> tuple[str, int, str, str]:
    """A row is changed and its block rewritten to fit, hash included: the signature cannot be."""
    from audit.chain_writer import DIGEST, SALT, digest_of, hash_of, unpack
    from audit.raw_rows import rows_of

    source = hand.source()
    row = hand.row(source)
    changed = {"sign_in": {"outcome": "refused"}, "search": {"words": "forged"}}
    hand.change(row, **changed.get(source.code, {"channel": "forged"}))
    own = next(
        it for it in ChainBlock.objects.filter(source=source.code).order_by("number") if row.pk in unpack(bytes(it.ids))
    )
    place = unpack(bytes(own.ids)).index(row.pk)
    (raw,) = rows_of(source, [row.pk])
    salt, digests = bytes(own.salts)[place * SALT :][:SALT], bytearray(own.digests)
    digests[place * DIGEST : (place + 1) * DIGEST] = digest_of(source, salt, raw.pk, raw.values)
    own.digests = bytes(digests)
    own.hash = hash_of(own)
    hand.change(own, digests=own.digests, hash=own.hash)
    if (following := ChainBlock.objects.filter(number=own.number + 1).first()) is not None:
        following.previous = own.hash
        hand.change(following, previous=own.hash, hash=hash_of(following))
    return ChainBlock._meta.db_table, own.number, "changed", ""


KINDS: tuple[Tampering, ...] = (
    edit,
    actor,
    delete_middle,
    delete_tail,
    insert,
    reorder,
    files,
    block,
)


def test_untouched_is_sound(sealed):
    report = verify(sealed.path)
    assert report.is_sound, report.findings
    assert report.rows == sum(source.model._base_manager.count() for source in sources())
    assert report.waiting == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_is_found_where_it_was_done(sealed, kind):
    assert verify(sealed.path).is_sound
    with lift_triggers(connection):
        for _ in range(ROUNDS):
            seed = random.SystemRandom().randrange(10**9)
            try:
                with transaction.atomic():
                    table, key, what, word = kind(Hand(seed, sealed.users))
                    report = verify(sealed.path)
                    finding = found(report, table, key, what)
                    assert finding is not None, (seed, table, key, what, report.findings)
                    assert word in finding.sentence, (seed, finding)
                    raise Undo
            except Undo:
                pass
    assert verify(sealed.path).is_sound


def test_a_reading_finds_nothing_that_was_not_touched(sealed):
    """One row is changed: one finding."""
    with lift_triggers(connection):
        row = TransitionLog.objects.order_by("pk")[7]
        TransitionLog.objects.filter(pk=row.pk).update(reason="another")
    assert [(it.key, it.what) for it in verify(sealed.path).findings] == [(row.pk, "changed")]


@pytest.mark.parametrize("hours_back", [0.2, 3, 24, 24 * 365])
def test_a_clock_that_was_put_back_is_found(sealed, at_hour, hours_back):
    before = {source.table: source.model._base_manager.order_by("-pk")[0].pk for source in sources()}
    with at_hour(16 - hours_back):
        write_some(sealed.users, count=1)
    with at_hour(20.1):
        seal_rows()
    report = verify(sealed.path)
    assert {(it.table, it.what) for it in report.findings} == {(source.table, "clock") for source in sources()}
    assert all(it.key > before[it.table] for it in report.findings)


def test_a_sealer_whose_clock_was_put_back_is_found(sealed, at_hour):
    with at_hour(10):
        write_some(sealed.users, count=1)
        seal_rows()
    said = {(it.table, it.what) for it in verify(sealed.path).findings}
    assert (ChainBlock._meta.db_table, "clock") in said


def test_blocks_in_another_order_are_found(sealed):
    with lift_triggers(connection):
        one, two = ChainBlock.objects.order_by("number")[3:5]
        ChainBlock.objects.filter(pk=one.pk).update(number=10**6)
        ChainBlock.objects.filter(pk=two.pk).update(number=one.number)
        ChainBlock.objects.filter(pk=one.pk).update(number=two.number)
    said = {(it.key, it.what) for it in verify(sealed.path).findings}
    assert {(one.number, "changed"), (two.number, "changed")} <= said


def test_a_block_taken_out_is_found(sealed):
    with lift_triggers(connection):
        gone = ChainBlock.objects.order_by("number")[4]
        ChainBlock.objects.filter(pk=gone.pk)._raw_delete("default")
    said = {(it.table, it.key, it.what) for it in verify(sealed.path).findings}
    assert (ChainBlock._meta.db_table, gone.number, "deleted") in said


def test_everything_cut_but_the_file_is_found(sealed):
    with lift_triggers(connection):
        for model in (AccessedFile, *(source.model for source in sources()), ChainBlock):
            model._base_manager.all()._raw_delete("default")
    report = verify(sealed.path)
    assert {it.table for it in report.findings} == {source.table for source in sources()} | {ChainBlock._meta.db_table}
    assert all("cut" in it.sentence for it in report.findings)


class TestCheckpoints:
    def test_a_line_that_was_changed_is_found(self, sealed):
        lines = sealed.path.read_text().splitlines()
        lines[2] = lines[2].replace('"number":', '"number":1')
        sealed.path.write_text("\n".join(lines) + "\n")
        assert [(it.key, it.what) for it in verify(sealed.path).findings] == [(3, "changed")]

    def test_a_line_that_is_no_more_one_is_found(self, sealed):
        lines = sealed.path.read_text().splitlines()
        sealed.path.write_text("\n".join([lines[0], "{}", *lines[2:]]) + "\n")
        assert [(it.key, it.what) for it in verify(sealed.path).findings] == [(2, "changed")]

    def test_a_missing_file_is_said(self, sealed):
        sealed.path.unlink()
        assert [it.what for it in verify(sealed.path).findings] == ["missing"]

    def test_a_copy_kept_elsewhere_knows_more_than_a_file_that_was_cut(self, sealed, tmp_path):
        copy = tmp_path / "copy.jsonl"
        copy.write_bytes(sealed.path.read_bytes())
        sealed.path.write_bytes(b"".join(copy.read_bytes().splitlines(keepends=True)[:2]))
        last = ChainBlock.objects.filter(number__gt=2 * len(sources()))
        with lift_triggers(connection):
            for source in sources():
                first = last.filter(source=source.code).order_by("number")[0].first_id
                keys = list(source.model._base_manager.filter(pk__gte=first).values_list("pk", flat=True))
                Hand(0, []).gone(source, keys)
            last._raw_delete("default")
        assert {it.what for it in verify(copy).findings} == {"deleted"}

    def test_rows_blocks_and_lines_cut_together_leave_the_counter_of_keys(self, sealed, monkeypatch):
        """Nothing else in the database and beside it knows of them."""
        monkeypatch.setattr("audit.chain_verifier.KEYS_TAKEN_BACK", {})  # nothing is taken back in this test
        lines = sealed.path.read_bytes().splitlines(keepends=True)
        sealed.path.write_bytes(b"".join(lines[:2]))
        last = ChainBlock.objects.filter(number__gt=2 * len(sources()))
        with lift_triggers(connection):
            for source in sources():
                first = last.filter(source=source.code).order_by("number")[0].first_id
                keys = list(source.model._base_manager.filter(pk__gte=first).values_list("pk", flat=True))
                Hand(0, []).gone(source, keys)
            last._raw_delete("default")
        findings = verify(sealed.path).findings
        tables = {source.table for source in sources()} | {ChainBlock._meta.db_table}
        assert {(it.table, it.what) for it in findings} == {(table, "deleted") for table in tables}
