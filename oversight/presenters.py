"""Rows of oversight as pages and sheets show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.enums import Extent
from audit.log import NamedFile
from audit.models import AccessEntry, RefusalLog, SearchLog
from core.date_words import hour_words
from core.periods import long_date, today
from core.spreadsheets.writer import Kind, OutputColumn
from oversight.access import FileLabel, labels
from oversight.access_log_queries import KIND, LogReader, Opening, Portion, Question, looks_of, rows_of_answer
from oversight.enums import AlertKind
from oversight.labels import channel_words, page_words, purpose_for_the_person, purpose_words, what_words
from oversight.models import Alert
from participants.models import BreakGlassReview, Participant
from participants.name_search import MOST_FOUND

TAGS: dict[str, str] = {Extent.LISTED: "plain", Extent.OPENED: "", Extent.EXPORTED: "sun"}

LOG_COLUMNS = (
    OutputColumn("at", gettext_lazy("When"), Kind.DATETIME),
    OutputColumn("account", gettext_lazy("Account")),
    OutputColumn("extent", gettext_lazy("How shown")),
    OutputColumn("what", gettext_lazy("What")),
    OutputColumn("purpose", gettext_lazy("Why")),
    OutputColumn("channel", gettext_lazy("Channel")),
    OutputColumn("file", gettext_lazy("File number")),
)
ANSWER_COLUMNS = tuple(column for column in LOG_COLUMNS if column.key != "account")


def missing_file_label() -> str:
    """What stands for a file that is there no more."""
    return _("file no longer there")


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the log in words."""

    entry: AccessEntry
    what: str
    purpose: str
    channel: str
    tag: str
    count: int
    label: FileLabel | None  # of the one file, where it names one

    @property
    def extent(self) -> str:
        """How much was shown, in a word."""
        return self.entry.get_extent_display()


def shown_entry(entry: AccessEntry, count: int = 0, label: FileLabel | None = None) -> ShownEntry:
    """Return an entry in words."""
    return ShownEntry(
        entry,
        what_words(entry.what),
        purpose_words(entry.purpose),
        channel_words(entry.channel),
        TAGS.get(entry.extent, ""),
        count,
        label,
    )


def shown_portion(reader: LogReader, page: Portion) -> list[ShownEntry]:
    """Return the entries of a page in words."""
    called = labels(reader, page.single.values(), gone=missing_file_label())
    return [
        shown_entry(it, page.counts.get(it.pk, 0), called[page.single[it.pk]] if it.pk in page.single else None)
        for it in page.entries
    ]


def lines_of_answer(asked: Question) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of the sheet in words; files by number alone."""
    numbers = dict(Participant._base_manager.filter(centre=asked.centre).values_list("uuid", "file_number"))
    extents = dict(Extent.choices)
    for at, extent, what, purpose, channel, kind, file in rows_of_answer(asked):
        number = (
            "" if file is None else numbers.get(file, missing_file_label()) if kind == KIND else missing_file_label()
        )
        yield at, str(extents[extent]), what_words(what), purpose_words(purpose), channel_words(channel), number


def lines_of_log(reader: LogReader, entries: list[AccessEntry], files: dict[int, list[NamedFile]]) -> Iterator[tuple]:
    """Yield a line for each file of each entry, files by number alone."""
    called = labels(reader, {file for named in files.values() for file in named}, gone=missing_file_label())
    for entry in entries:
        one = shown_entry(entry)
        named: list[NamedFile | None] = [*files.get(entry.pk, [])]
        for file in named or [None]:
            number = called[file].number if file else ""
            yield entry.at, str(entry.actor), str(one.extent), one.what, one.purpose, one.channel, number


def day_range(first: dt.date, last: dt.date) -> str:
    """Return the days of a question for the name of a file."""
    return f"{first:%Y%m%d}-{last:%Y%m%d}"


# What was refused, and searched


@dataclass(frozen=True)
class RefusedPage:
    """A refusal in words; `number` is that of the file of the centre in the URL, "" for anything else."""

    row: RefusalLog
    page: str
    channel: str
    number: str


def refused_pages(rows: list[RefusalLog], numbers: dict[UUID, str]) -> list[RefusedPage]:
    """Return refusals in words; `numbers` are file numbers by uuid."""
    return [
        RefusedPage(
            row, page_words(row.page), channel_words(row.channel), numbers.get(row.object, "") if row.object else ""
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ShownSearch:
    """A search, and the access entry of the answer to it."""

    row: SearchLog
    entry: UUID | None
    found: str


def searches_in_words(rows: list[SearchLog]) -> list[ShownSearch]:
    """Return searches with the entries that name the files shown."""
    answers = AccessEntry.objects.filter(act__in=[row.act for row in rows], what="participants.search")
    entries = dict(answers.order_by("pk").values_list("act", "uuid"))
    return [ShownSearch(row, entries.get(row.act), _count_in_words(row.found)) for row in rows]


def _count_in_words(count: int) -> str:
    if count == 0:
        return _("nobody")
    if count > MOST_FOUND:
        return _("more than %(count)s files") % {"count": MOST_FOUND}
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}


# Who opened a file


@dataclass(frozen=True)
class ShownOpening:
    """What one account did with a file on one day."""

    actor: Any
    extent: str
    tag: str
    what: str
    purpose: str
    hours: str
    times: int


def shown_openings(rows: list[Opening]) -> list[tuple[dt.date, list[ShownOpening]]]:
    """Return openings by day, in words."""
    days: dict[dt.date, list[ShownOpening]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(
            ShownOpening(
                row.actor,
                str(Extent(row.extent).label),
                TAGS.get(row.extent, ""),
                what_words(row.what),
                purpose_words(row.purpose),
                _hours(row.first, row.last),
                row.times,
            )
        )
    return list(days.items())


def _hours(first: dt.datetime, last: dt.datetime) -> str:
    start, end = hour_words(first), hour_words(last)
    return start if start == end else f"{start} – {end}"


@dataclass(frozen=True)
class Consultation:
    """One consultation as the person is told it."""

    day: str
    how: str
    purpose: str


HOW = {
    Extent.LISTED: gettext_lazy("Your file was in a list"),
    Extent.OPENED: gettext_lazy("Your file was opened"),
    Extent.EXPORTED: gettext_lazy("Data of your file were put into a document"),
}


def shown_consultations(rows: list[tuple[dt.date, str, str]]) -> list[Consultation]:
    """Return consultations in words, each once: two purposes may be told in the same way."""
    made = [Consultation(long_date(day), str(HOW[Extent(how)]), purpose_for_the_person(why)) for day, how, why in rows]
    return list(dict.fromkeys(made))


# What the officer looks into


@dataclass(frozen=True)
class ShownAlert:
    """An alert in words."""

    alert: Alert
    sentence: str
    file: NamedFile | None
    label: FileLabel | None


Called = Callable[[list[NamedFile]], dict[NamedFile, FileLabel]]


def shown_alerts(alerts: list[Alert], called: Called) -> list[ShownAlert]:
    """Return alerts in words; `called` says what files are called."""
    files = {one.pk: NamedFile(KIND, UUID(one.file)) for one in alerts if one.file}
    names = called(list(files.values()))
    return [
        ShownAlert(one, _sentence(one), files.get(one.pk), names[files[one.pk]] if one.pk in files else None)
        for one in alerts
    ]


def _sentence(alert: Alert) -> str:
    count = {"count": alert.count}
    match alert.kind:
        case AlertKind.MANY_FILES:
            return ngettext("%(count)s file in one day", "%(count)s files in one day", alert.count) % count
        case AlertKind.OUTSIDE_CASELOAD:
            return (
                ngettext(
                    "%(count)s file that was not their own that day",
                    "%(count)s files that were not their own that day",
                    alert.count,
                )
                % count
            )
        case AlertKind.AT_NIGHT:
            return ngettext("%(count)s file during the night", "%(count)s files during the night", alert.count) % count
        case AlertKind.MANY_REFUSALS:
            return ngettext("%(count)s refused page", "%(count)s refused pages", alert.count) % count
        case AlertKind.SAME_NAME:
            return _("A surname in common. It may be chance, or a relative.")
        case _:
            sentence = ngettext("%(count)s finding", "%(count)s findings", alert.count)
            return sentence % count + " · " + _("Ask the host for the report of verify_audit.")


@dataclass(frozen=True)
class ShownReview:
    """An opening by break-glass in words: the file by number, who, when, why, and what was looked at."""

    review: BreakGlassReview
    file: NamedFile
    label: FileLabel
    late: bool
    looks: list[ShownOpening]


def shown_reviews(reviews: list[BreakGlassReview], called: Called) -> list[ShownReview]:
    """Return reviews in words."""
    files = {one.pk: NamedFile(KIND, one.grant.content_object.uuid) for one in reviews}
    names = called(list(files.values()))
    now = today()
    return [
        ShownReview(
            one,
            files[one.pk],
            names[files[one.pk]],
            one.closed_at is None and one.due_on < now,
            _looks_under(one) if len(reviews) == 1 else [],
        )
        for one in reviews
    ]


def _looks_under(review: BreakGlassReview) -> list[ShownOpening]:
    """Return what the person looked at in the file while it was open to them."""
    grant = review.grant
    until = min(grant.ends_at, grant.revoked_at or grant.ends_at)
    found = looks_of(grant.user, grant.content_object.uuid, grant.granted_at, until)
    return [
        ShownOpening(
            grant.user,
            str(it.get_extent_display()),
            TAGS.get(it.extent, ""),
            what_words(it.what),
            purpose_words(it.purpose),
            _hours(it.at, it.at),
            1,
        )
        for it in found
    ]
