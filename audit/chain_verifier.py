"""Reading the chain again: what was edited, deleted, put in or set in another order since it was sealed, and where.

Blocks and rows pass by in portions; what is kept in memory is a few numbers a log, and what was found. A signature
under a key that has left the ring is no fault in itself: a later block vouches for the earlier ones by their hashes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import checkpoints, signing_keys
from audit.chain_writer import (
    DIGEST,
    HINT,
    LOOK_BACK,
    SALT,
    START,
    digest_of,
    hash_of,
    hints_of,
    signed_by_us,
    unpack,
)
from audit.checkpoints import Checkpoint
from audit.models import AccessedFile, ChainBlock
from audit.raw_rows import LogRow, last_key_given, rows_between, rows_of
from audit.row_hmac import is_right
from audit.serialization import FORMAT, Source, sources, text_of

PORTION = 5000  # rows compared at once
CLOCK_SLACK = dt.timedelta(minutes=5)  # servers' clocks differ a little, and long writes take their time
SEAL_WITHIN = dt.timedelta(hours=1)  # rows that wait longer say that no sealer is at work
MOST_FINDINGS = 10_000
# PostgreSQL gives keys to writes that are taken back too; SQLite takes the keys back with them.
KEYS_TAKEN_BACK = {"postgresql": 50}
MOST_PAIRS = 300  # changed rows of a portion that are compared with each other


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed: the table, the key of the row, a word, a sentence."""

    table: str
    key: int | str
    what: str
    sentence: str


@dataclass
class ChainReport:
    """What verifying gave."""

    blocks: int = 0
    rows: int = 0
    waiting: int = 0  # rows that are not sealed yet, as is right
    findings: list[Finding] = field(default_factory=list)
    more: int = 0  # findings beyond MOST_FINDINGS, which are only counted

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.findings

    def add(self, table: str, key: int | str, what: str, sentence: str) -> None:
        """Note a finding."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(table, key, what, sentence))
        else:
            self.more += 1


def verify(path: Path | None = None) -> ChainReport:
    """Compare the logs with the chain, and the chain with the checkpoints of a file (None: with none)."""
    report = ChainReport()
    logs = {source.code: _Log(source, report) for source in sources()}
    lines = _Checkpoints(path, report)
    head: ChainBlock | None = None
    for block in _blocks():
        _check_block(block, head, report)
        lines.pass_block(block)
        if (log := logs.get(block.source)) is not None:
            log.take(block)
        head = block
        report.blocks += 1
    _check_head(head, report)
    for log in logs.values():
        log.finish()
    lines.finish(head, {code: log.sealed for code, log in logs.items()})
    _check_keys(head, logs.values(), report)
    return report


def _blocks() -> Iterator[ChainBlock]:
    """Yield the blocks by number, those that are there now."""
    last = ChainBlock.objects.order_by("-number").values_list("number", flat=True).first() or 0
    reached = -1
    while portion := list(ChainBlock.objects.filter(number__gt=reached, number__lte=last).order_by("number")[:50]):
        yield from portion
        reached = portion[-1].number


def _check_block(block: ChainBlock, before: ChainBlock | None, report: ChainReport) -> None:
    """Compare a block with its own hash and signature, and with the block before it."""
    table, number = ChainBlock._meta.db_table, block.number
    expected = before.number + 1 if before else 1
    found = hash_of(block)
    if number != expected:
        report.add(
            table,
            expected,
            "deleted",
            _("Blocks %(first)s to %(last)s of the chain are missing.") % {"first": expected, "last": number - 1},
        )
    elif bytes(block.previous) != (bytes(before.hash) if before else START):
        report.add(
            table, number, "order", _("Block %(number)s does not follow the block before it.") % {"number": number}
        )
    ours = signed_by_us(block.key_name, found, block.signature)
    if found != bytes(block.hash) or block.format != FORMAT or ours is False:
        report.add(table, number, "changed", _("Block %(number)s was changed.") % {"number": number})
    if before is not None and block.sealed_at < before.sealed_at - CLOCK_SLACK:
        report.add(
            table,
            number,
            "clock",
            _("Block %(number)s is dated before the block it follows: the clock was put back.") % {"number": number},
        )


def _check_head(head: ChainBlock | None, report: ChainReport) -> None:
    """The last block vouches for all: it must bear a key of the ring."""
    if head is not None and signed_by_us(head.key_name, hash_of(head), head.signature) is None:
        report.add(
            ChainBlock._meta.db_table,
            head.number,
            "unsigned",
            _("The last block, %(number)s, is signed with a key that Jalon does not have.") % {"number": head.number},
        )


def _check_keys(head: ChainBlock | None, logs: Iterable[_Log], report: ChainReport) -> None:
    """Compare the last row of each table with the last key that the database gave.

    Whoever cuts the end of rows, blocks and checkpoints together leaves the counter of keys behind.
    """
    known = [(log.source.model, log.last_key) for log in logs if log.sealed]
    if head is not None:
        known.append((ChainBlock, ChainBlock.objects.order_by("-pk").values_list("pk", flat=True)[0]))
    for model, last in known:
        given = last_key_given(model)
        if given - last > KEYS_TAKEN_BACK.get(connection.vendor, 0):
            sentence = _(
                "%(table)s ends with row %(last)s, but keys up to %(given)s were given: the end was cut, or a long "
                "write was taken back."
            )
            table = model._meta.db_table
            report.add(table, last + 1, "deleted", sentence % {"table": table, "last": last, "given": given})


class _Pack:
    """What a block holds of its rows, and between which moments their own may lie (texts of audit.serialization)."""

    def __init__(self, block: ChainBlock, hint_bytes: int, complete_at: dt.datetime | None) -> None:
        self.digests, self.salts = bytes(block.digests), bytes(block.salts)
        self._hints, self._hint_bytes = bytes(block.hints), hint_bytes
        self.earliest = text_of(complete_at - LOOK_BACK) if complete_at else ""
        self.latest = text_of(block.sealed_at + CLOCK_SLACK)

    def salt(self, place: int) -> bytes:
        """The salt of a row by its place in the block."""
        return self.salts[place * SALT : (place + 1) * SALT]

    def digest(self, place: int) -> bytes:
        """The digest of a row."""
        return self.digests[place * DIGEST : (place + 1) * DIGEST]

    def hints(self, place: int) -> bytes:
        """The hints of a row, one a value."""
        return self._hints[place * self._hint_bytes : (place + 1) * self._hint_bytes]


class _Log:
    """One log while its blocks pass by."""

    def __init__(self, source: Source, report: ChainReport) -> None:
        self.source, self.report, self.table = source, report, source.table
        self.high = min(0, self._end("pk") - 1)  # the highest key compared so far; a key below 1 is nobody's
        self.sealed = 0
        self.low = 0
        self.latest = ""  # the latest moment of a row so far, in the order of keys
        self.complete_at: dt.datetime | None = None
        self.portion: dict[int, tuple[_Pack, int]] = {}
        self.early: set[int] = set()  # keys met in the table before a block named them
        self.at = source.fields.index("at")

    def take(self, block: ChainBlock) -> None:
        """Take what a block says of rows."""
        ids = unpack(bytes(block.ids))
        pack = _Pack(block, HINT * len(self.source.names), self.complete_at)
        self.portion.update((pk, (pack, place)) for place, pk in enumerate(ids))
        for pk in unpack(bytes(block.unmarked)):
            self._foreign(pk)
        self.low = max(self.low, block.low)
        self.sealed += len(ids)
        if block.complete:
            self.complete_at = block.sealed_at
        if len(self.portion) >= PORTION:
            self._compare()

    @property
    def last_key(self) -> int:
        """The highest key of a row that is there or was sealed."""
        return max(self.high, self._end("-pk"))

    def finish(self) -> None:
        """Compare what is left, then look at rows that no block names."""
        self._compare()
        self._check_unsealed()

    def _place_of(self, pk: int) -> dict[str, int | str]:
        return {"key": pk, "table": self.table}

    def _say(self, pk: int, what: str, sentence: str) -> None:
        self.report.add(self.table, pk, what, sentence)

    def _compare(self) -> None:
        """Compare the rows of the table with this portion of the chain, in the order of keys."""
        portion, self.portion = self.portion, {}
        late = [pk for pk in portion if pk <= self.high]
        last = max(portion, default=0)
        wrong: list[tuple[LogRow, _Pack, int]] = []
        for row in rows_of(self.source, late):
            self.early.discard(row.pk)
            self._check(row, *portion.pop(row.pk), wrong, in_order=False)
        for row in self._upwards(last):
            if (sealed := portion.pop(row.pk, None)) is None:
                self.early.add(row.pk)
            else:
                self._check(row, *sealed, wrong, in_order=True)
        self.high = max(self.high, last)
        for pk in sorted(portion):
            self._say(pk, "deleted", _("Row %(key)s of %(table)s was deleted.") % self._place_of(pk))
        self._explain(wrong)

    def _upwards(self, last: int) -> Iterator[LogRow]:
        """Yield the rows above the highest key sealed so far, up to `last`."""
        start = self.high + 1
        while start <= last:
            rows, orphans = rows_between(self.source, start, last, PORTION)
            yield from rows
            for entry in orphans:
                self.report.add(
                    AccessedFile._meta.db_table,
                    f"entry {entry}",
                    "order",
                    _("Files are named in %(table)s under entry %(key)s, which is not there.")
                    % {"table": AccessedFile._meta.db_table, "key": entry},
                )
            start = rows[-1].pk + 1 if len(rows) == PORTION else last + 1

    def _check(self, row: LogRow, pack: _Pack, place: int, wrong: list, *, in_order: bool) -> None:
        """Compare one row with what was sealed of it, then its moment with those around it."""
        self.report.rows += 1
        if digest_of(self.source, pack.salt(place), row.pk, row.values) != pack.digest(place):
            wrong.append((row, pack, place))
            return
        at = row.values[self.at] or ""
        if not (pack.earliest or "") <= at <= (pack.latest or "") or (in_order and self._goes_back(at)):
            self._clock(row.pk, at)
        elif in_order:
            self.latest = max(self.latest, at)

    def _goes_back(self, at: str) -> bool:
        """Tell whether a moment lies before that of an earlier row, by more than clocks differ."""
        return at < self.latest and _moment(at) < _moment(self.latest) - CLOCK_SLACK

    def _clock(self, pk: int, at: str) -> None:
        sentence = _(
            "Row %(key)s of %(table)s is dated %(at)s UTC, which does not fit the rows around it: a clock was changed, "
            "or the row was put in later."
        )
        self._say(pk, "clock", sentence % {**self._place_of(pk), "at": at[:19]})

    def _explain(self, wrong: list[tuple[LogRow, _Pack, int]]) -> None:
        """Say of each row that differs what was done to it."""
        compared = wrong[:MOST_PAIRS]
        for row, pack, place in wrong:
            other = next(
                (it.pk for it, its, at in compared if hints_of(its.salt(at), row.values) == its.hints(at)), row.pk
            )
            if other != row.pk:
                self._say(
                    row.pk,
                    "order",
                    _("Row %(key)s of %(table)s stands in another's place: it was sealed as row %(other)s.")
                    % {**self._place_of(row.pk), "other": other},
                )
                continue
            found, sealed = hints_of(pack.salt(place), row.values), pack.hints(place)
            names = [
                name
                for start, name in zip(range(0, len(sealed), HINT), self.source.names, strict=False)
                if found[start : start + HINT] != sealed[start : start + HINT]
            ]
            self._say(
                row.pk,
                "changed",
                _("Row %(key)s of %(table)s was changed: %(fields)s.")
                % {**self._place_of(row.pk), "fields": ", ".join(names) or "?"},
            )

    def _check_unsealed(self) -> None:
        """Look at the rows that no block names: those of the last minutes are right to be there."""
        oldest, number = "", 0
        for row in [*rows_of(self.source, self.early)]:
            if self._is_foreign(row):
                continue
            if row.pk <= self.low:
                sentence = _("Row %(key)s of %(table)s was never sealed, though later ones were.")
                self._say(row.pk, "inserted", sentence % self._place_of(row.pk))
            else:
                self.report.waiting += 1
        for row in self._upwards(self._end("-pk")):
            if not self._is_foreign(row):
                number += 1
                at = row.values[self.at] or ""
                oldest = min(oldest or at, at)
        self.report.waiting += number
        if number and oldest < (text_of(timezone.now() - SEAL_WITHIN) or ""):
            sentence = _(
                "%(count)s rows of %(table)s are not sealed, the first since %(at)s UTC. Is the worker running? "
                "manage.py seal_audit seals them."
            )
            self._say(self.high + 1, "unsealed", sentence % {"count": number, "table": self.table, "at": oldest[:19]})

    def _is_foreign(self, row: LogRow) -> bool:
        """Tell, and note, whether a row does not bear our mark; a log never sealed may hold rows older than marks."""
        if self.complete_at is None and row.mark is None:
            return False
        if is_right(row.mark, self.source, row.values, signing_keys.keys_for(signing_keys.MARKS)):
            return False
        self._foreign(row.pk)
        return True

    def _foreign(self, pk: int) -> None:
        self._say(pk, "inserted", _("Row %(key)s of %(table)s was not written by Jalon.") % self._place_of(pk))

    def _end(self, order: str) -> int:
        """Return the key that comes first in an order, 0 for an empty table."""
        return self.source.model._base_manager.order_by(order).values_list("pk", flat=True).first() or 0


def _moment(text: str) -> dt.datetime:
    """Return the moment of a text of audit.serialization, the earliest one where it is none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime(1, 1, 1)  # noqa: DTZ001 as the texts are: in UTC, without saying so


class _Checkpoints:
    """The checkpoints of a file while the blocks pass by."""

    def __init__(self, path: Path | None, report: ChainReport) -> None:
        self.path, self.report = path, report
        self.known: dict[int, str] = {}
        self.last: Checkpoint | None = None
        if path is None:
            return
        try:
            for line in checkpoints.read_lines(path):
                self._take(line)
        except FileNotFoundError:
            sentence = _("There is no file of checkpoints at %(path)s: a cut end of the logs would not be seen.")
            self._say("-", "missing", sentence % {"path": path})

    def _say(self, key: int | str, what: str, sentence: str) -> None:
        self.report.add(_("checkpoints"), key, what, sentence)

    def _take(self, line: checkpoints.CheckpointLine) -> None:
        found, before = line.checkpoint, self.last
        if found is None or found.is_ours() is False:
            self._say(
                line.number, "changed", _("Line %(line)s of the checkpoints was changed.") % {"line": line.number}
            )
            return
        if before is not None and found.number <= before.number:
            self._say(
                line.number, "order", _("Line %(line)s of the checkpoints is out of order.") % {"line": line.number}
            )
            return
        self.known[found.number] = found.hash
        self.last = found

    def pass_block(self, block: ChainBlock) -> None:
        """Compare a block with the line that names it."""
        if (expected := self.known.pop(block.number, None)) is not None and expected != bytes(block.hash).hex():
            sentence = _("Block %(number)s is not the one that the checkpoints know.")
            self.report.add(ChainBlock._meta.db_table, block.number, "changed", sentence % {"number": block.number})

    def finish(self, head: ChainBlock | None, sealed: dict[str, int]) -> None:
        """Say what the file knows and the database does not: a tail that was cut."""
        last = self.last
        if self.path is not None and last is None and head is not None and self.path.exists():
            self._say("-", "missing", _("The file of checkpoints holds none: a cut end of the logs would not be seen."))
        if last is None or (reached := head.number if head else 0) >= last.number:
            return
        sentence = _("Blocks %(first)s to %(last)s, which the checkpoints know, are missing: the end was cut.")
        self.report.add(
            ChainBlock._meta.db_table, reached + 1, "deleted", sentence % {"first": reached + 1, "last": last.number}
        )
        for source in sources():
            known, there = last.rows.get(source.code, 0), sealed.get(source.code, 0)
            if known > there:
                sentence = _(
                    "%(table)s: %(known)s rows up to row %(last)s were sealed, and the chain now knows %(there)s: the "
                    "end was cut."
                )
                values: dict[str, int | str] = {
                    "table": source.table,
                    "known": known,
                    "there": there,
                    "last": last.last.get(source.code, 0),
                }
                self.report.add(source.table, values["last"], "deleted", sentence % values)
