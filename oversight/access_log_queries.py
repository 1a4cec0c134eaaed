"""What is asked of the access log: its entries in a centre, who opened a file, what an account saw.

The officer reads the log of the centre whole. A manager reads it without what is under a seal that does not name her:
not the files, and not the entries that show nothing else (product.md section 5, counts included).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import QueryDict

from accounts.models import Centre, User
from audit.enums import Extent
from audit.log import NamedFile
from audit.models import AccessedFile, AccessEntry
from core.periods import BELGIUM
from participants.file_addresses import addresses_of
from participants.models import Participant
from participants.querysets import sealed_from
from permissions.checks import has_right

A_PAGE = 50
FILES_A_PAGE = 100
MOST_LINES = 200_000
READING_THE_LOG = "oversight."
KIND = Participant._meta.label_lower


@dataclass(frozen=True)
class LogReader:
    """Who reads the log, and where."""

    user: User
    centre: Centre

    @property
    def reads_whole(self) -> bool:
        """Whether sealed files are in it as well: for the officer alone."""
        return has_right(self.user, "alert.view", centre=self.centre)

    def hidden_files(self) -> QuerySet | None:
        """Return the uuids of files that this reader does not know of, or None where there are none."""
        if self.reads_whole:
            return None
        return Participant._base_manager.filter(pk__in=sealed_from(self.user)).values("uuid")

    def entries(self) -> QuerySet[AccessEntry]:
        """Return the entries of the centre that the reader may see, the last first."""
        found = AccessEntry.objects.filter(centre=self.centre.uuid).order_by("-at", "-pk")
        hidden = self.hidden_files()
        if hidden is None:
            return found
        named = AccessedFile.objects.filter(entry=OuterRef("pk"))
        return found.exclude(Exists(named.filter(file__in=hidden)) & ~Exists(named.exclude(file__in=hidden)))

    def files_in(self, entries: Iterable[AccessEntry | int] | QuerySet) -> QuerySet[AccessedFile]:
        """Return the files named in entries that the reader may see."""
        named = AccessedFile.objects.filter(entry__in=entries)
        hidden = self.hidden_files()
        return named if hidden is None else named.exclude(file__in=hidden)

    def file_of_number(self, number: str) -> UUID | None:
        """Return the uuid of the file of this number in the centre, or None where the reader knows of none."""
        files = Participant._base_manager.filter(centre=self.centre, file_number__iexact=number.strip())
        hidden = self.hidden_files()
        found = files if hidden is None else files.exclude(uuid__in=hidden)
        return found.values_list("uuid", flat=True).first()

    def number_of_file(self, uuid: UUID) -> str:
        """Return the number of a file of the centre, or "" where the reader knows of none."""
        files = Participant._base_manager.filter(centre=self.centre, uuid=uuid)
        hidden = self.hidden_files()
        found = files if hidden is None else files.exclude(uuid__in=hidden)
        return found.values_list("file_number", flat=True).first() or ""


@dataclass(frozen=True)
class Wanted:
    """What of the log is wanted; everything is optional."""

    account: User | None = None
    file: UUID | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    extent: str = ""
    channel: str = ""


def before_key(query: QueryDict) -> int | None:
    """Return the key before which a page of a log begins, or None for the newest page."""
    text = query.get("before", "")
    return min(int(text), 2**62) if text.isascii() and text.isdigit() and len(text) < 30 else None


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in Belgium."""
    return dt.datetime.combine(day, dt.time(), BELGIUM)


def wanted_entries(reader: LogReader, wanted: Wanted) -> QuerySet[AccessEntry]:
    """Return the entries that the reader may see and asks for, the last first."""
    found = reader.entries()
    if wanted.account is not None:
        found = found.filter(actor=wanted.account)
    if wanted.file is not None:
        found = found.filter(pk__in=AccessedFile.objects.filter(file__in=addresses_of(wanted.file)).values("entry"))
    if wanted.first is not None:
        found = found.filter(at__gte=midnight(wanted.first))
    if wanted.last is not None:
        found = found.filter(at__lt=midnight(wanted.last + dt.timedelta(days=1)))
    if wanted.extent:
        found = found.filter(extent=wanted.extent)
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    return found


@dataclass(frozen=True)
class Portion:
    """A page of the log: its entries, how many files each names, the one file of those that name one; is there more?"""

    entries: list[AccessEntry]
    counts: dict[int, int]
    single: dict[int, NamedFile]
    more: bool


def portion(reader: LogReader, wanted: Wanted, after: UUID | None) -> Portion:
    """Return the page that follows the entry `after` (None: the first one), without a total, which would cost more."""
    found = wanted_entries(reader, wanted)
    if after is not None and (last := AccessEntry.objects.filter(uuid=after, centre=reader.centre.uuid).first()):
        found = found.filter(at__lte=last.at).exclude(at=last.at, pk__gte=last.pk)
    rows = list(found.select_related("actor")[: A_PAGE + 1])
    entries = rows[:A_PAGE]
    counted = reader.files_in([it.pk for it in entries]).values("entry").annotate(n=Count("pk")).order_by()
    counts = {row["entry"]: row["n"] for row in counted}
    ones = [pk for pk, count in counts.items() if count == 1]
    single = {it.entry_id: NamedFile(it.kind, it.file) for it in reader.files_in(ones).order_by("pk")}
    return Portion(entries, counts, single, len(rows) > A_PAGE)


# What an account saw


@dataclass(frozen=True)
class Question:
    """Everything that an account saw or exported in a centre from the first day to the last, both included."""

    account: User
    centre: Centre
    first: dt.date
    last: dt.date

    @property
    def _filters(self) -> dict[str, Any]:
        return {
            "actor": self.account,
            "centre": self.centre.uuid,
            "at__gte": midnight(self.first),
            "at__lt": midnight(self.last + dt.timedelta(days=1)),
        }

    def entries(self) -> QuerySet[AccessEntry]:
        """Return its entries."""
        return AccessEntry.objects.filter(**self._filters)

    def named_files(self) -> QuerySet[AccessedFile]:
        """Return the files named in them; the entry is joined once, and found by the index of account and moment."""
        return AccessedFile.objects.filter(**{f"entry__{name}": value for name, value in self._filters.items()})


@dataclass(frozen=True)
class Seen:
    """One file of the answer: how often it was listed, opened, exported, the first time and the last."""

    file: NamedFile
    listed: int
    opened: int
    exported: int
    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class Disclosure:
    """What the account saw: entries, files, exports in numbers, and the files, most exposed first."""

    entries: int
    seen: list[Seen] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many different files."""
        return len(self.seen)

    @property
    def opened(self) -> int:
        """How many of them were opened or exported, not only in a list."""
        return sum(1 for one in self.seen if one.opened or one.exported)


def answer(asked: Question) -> Disclosure:
    """Return the answer by file; exported ones first, then opened ones, then those in lists alone."""
    rows: Any = (
        asked.named_files()
        .values("kind", "file")
        .annotate(
            **{extent.value: Count("pk", filter=Q(entry__extent=extent)) for extent in Extent},
            first=Min("entry__at"),
            last=Max("entry__at"),
        )
        .order_by()
    )
    seen = [
        Seen(
            NamedFile(row["kind"], row["file"]),
            row["listed"],
            row["opened"],
            row["exported"],
            row["first"],
            row["last"],
        )
        for row in rows
    ]
    seen.sort(key=lambda one: (not one.exported, not one.opened, -one.last.timestamp(), str(one.file.uuid)))
    return Disclosure(asked.entries().count(), seen)


Line = tuple[dt.datetime, str, str, str, str, str, UUID | None]


def rows_of_answer(asked: Question) -> Iterator[Line]:
    """Yield moment, extent, what, purpose, channel, kind and uuid for each file of each entry, in order of time.

    An entry that names no file is one line without a file: an answer with nothing in it was still given.
    """
    of_file = ("entry__at", "entry__extent", "entry__what", "entry__purpose", "entry__channel", "kind", "file")
    yield from asked.named_files().order_by("entry__at", "entry", "pk").values_list(*of_file).iterator(chunk_size=5000)
    bare = asked.entries().exclude(Exists(AccessedFile.objects.filter(entry=OuterRef("pk"))))
    for row in bare.order_by("at", "pk").values_list("at", "extent", "what", "purpose", "channel").iterator():
        yield (*row, "", None)


# Who opened a file


@dataclass(frozen=True)
class Opening:
    """What one account, on one day, did with a file in one way."""

    day: dt.date
    actor: User
    extent: str
    what: str
    purpose: str
    times: int
    first: dt.datetime
    last: dt.datetime


def _of_file(file: UUID, centre: Centre) -> QuerySet[AccessEntry]:
    named = AccessedFile.objects.filter(kind=KIND, file__in=addresses_of(file)).values("entry")
    found = AccessEntry.objects.filter(pk__in=named, centre=centre.uuid)
    return found.exclude(what__startswith=READING_THE_LOG)  # a number in a log is no look at the file


def openings(file: UUID, centre: Centre, *, page: int = 1, lists: bool = False) -> tuple[list[Opening], bool]:
    """Return a page of who opened a file, the last day first, and whether there is more; lists only where asked."""
    found = _of_file(file, centre)
    if not lists:
        found = found.exclude(extent=Extent.LISTED)
    rows = (
        found.annotate(day=TruncDate("at", tzinfo=BELGIUM))
        .values("day", "actor", "extent", "what", "purpose")
        .annotate(times=Count("pk"), first=Min("at"), latest=Max("at"))
        .order_by("-day", "-latest", "actor", "extent", "what", "purpose")
    )
    start = (page - 1) * A_PAGE
    shown = list(rows[start : start + A_PAGE + 1])
    users = User.objects.in_bulk({row["actor"] for row in shown})
    made = [
        Opening(
            row["day"], users[row["actor"]], row["extent"], row["what"], row["purpose"], row["times"], row["first"],
            row["latest"],
        )
        for row in shown[:A_PAGE]
    ]  # fmt: skip
    return made, len(shown) > A_PAGE


def consultations(file: UUID, centre: Centre) -> list[tuple[dt.date, str, str]]:
    """Return day, extent and purpose of every consultation of a file, the last first: no name, no number of times."""
    rows = (
        _of_file(file, centre)
        .annotate(day=TruncDate("at", tzinfo=BELGIUM))
        .values_list("day", "extent", "purpose")
        .order_by("-day", "extent", "purpose")
        .distinct()
    )
    return list(rows)


def looks_of(account: User, file: UUID, first: dt.datetime, last: dt.datetime) -> list[AccessEntry]:
    """Return what an account was shown of a file between two moments, in order of time, at most a page's."""
    named = AccessedFile.objects.filter(kind=KIND, file__in=addresses_of(file)).values("entry")
    found = AccessEntry.objects.filter(actor=account, pk__in=named, at__gte=first, at__lte=last)
    return list(found.order_by("at", "pk")[:A_PAGE])
