"""The list of files: one page of rows, put together with a number of statements that does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import User
from core.pagination import COUNTED, count_up_to
from core.periods import today
from participants.current_path import open_beside, paths_in_order
from participants.enums import EnrolmentState
from participants.file_page.columns import columns_for
from participants.file_page.drawings import path_drawn, state_drawn
from participants.models import Enrolment, Participant, ReferentAssignment
from participants.name_search import search
from participants.querysets import ParticipantQuerySet

PAGE = 50


@dataclass(frozen=True)
class FileRow:
    """One file of the list; what the reader may not see of it is empty."""

    file: Participant
    enrolment: Enrolment | None
    track: str  # of the enrolment, in words
    state: str
    referents: list[str]
    columns: dict[str, Any]
    close: bool  # found by a name that is close, not the same
    beside: list[str] = field(default_factory=list)  # the other paths that go on or wait, with their states

    @property
    def path(self) -> str:
        """The steps of the path as they are drawn; "" for who may not know of them."""
        steps = self.columns.get("path")
        return path_drawn(steps.entry, steps.midterm, steps.exit) if steps else ""

    @property
    def state_tag(self) -> str:
        return state_drawn(self.state)


@dataclass(frozen=True)
class FilesPage:
    """One page of the list. `total` is None where there are more than COUNTED files."""

    rows: list[FileRow]
    number: int
    has_next: bool
    total: int | None
    columns: frozenset[str] = field(default_factory=frozenset)  # those of which some row says something

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def exact(self) -> list[FileRow]:
        return [row for row in self.rows if not row.close]

    @property
    def close(self) -> list[FileRow]:
        return [row for row in self.rows if row.close]


def page_of(
    files: ParticipantQuerySet, enrolments: QuerySet, *, reader: User, text: str = "", number: int = 1
) -> FilesPage:
    """Return a page of the files (scoped and filtered), those that `text` finds first by name, then by a close one.

    `enrolments` are those that rows may show, the last one of each person. Raise
    core.statement_timeout.TookTooLong for a search that had to be stopped.
    """
    first = (number - 1) * PAGE
    found = search(files, text, contacts=files.for_user(reader, "participant.file")) if text else None
    if found is None:
        keys, total = _keys(files, first)  # rights are read in this statement, a moment before the next one
        shown, has_next = _read_in_order(Participant.objects.all(), keys[:PAGE]), len(keys) > PAGE
    else:
        shown = _read_in_order(
            files, found.keys[first : first + PAGE]
        )  # a search may take seconds: rights are read once more
        has_next, total = len(found.keys) > first + PAGE, None if found.more else len(found.keys)
    rows = rows_of(shown, enrolments, reader, frozenset(found.close if found else ()))
    told = frozenset(name for row in rows for name, value in row.columns.items() if value is not None)
    return FilesPage(rows, number, has_next, total, told)


def _keys(files: QuerySet, first: int) -> tuple[list[int], int | None]:
    """Return the keys of a page in order, one more where there is one, and how many files there are (None: many).

    Rights are read in this one statement: it goes on to COUNTED, which counts them too.
    """
    ordered = files.order_by("search_name", "pk").values_list("pk", flat=True)
    if first >= COUNTED:
        keys = list(ordered[first : first + PAGE + 1])
        total = COUNTED + 1 if keys else count_up_to(files)
    else:
        found = list(ordered[: max(COUNTED, first + PAGE) + 1])
        keys, total = found[first : first + PAGE + 1], len(found)
    return keys, total if total <= COUNTED else None


def _read_in_order(files: QuerySet, keys: list[int]) -> list[Participant]:
    """Return those of these files that are under these keys, in their order."""
    found = files.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def rows_of(
    files: list[Participant], enrolments: Any, reader: User, close: frozenset[int] = frozenset()
) -> list[FileRow]:
    """Return the files as rows of a list; `enrolments` are those that they may show."""
    told = enrolments.opened_to(reader, "enrolment.view")  # of those that she may know of; none of them is hidden
    walked = (
        enrolments.filter(participant__in=files).select_related("track", "group").order_by("starts_on", "number", "pk")
    )
    walked = walked.annotate(told=Value(False) if told is None else ExpressionWrapper(told, BooleanField()))
    paths: dict[int, list[Any]] = {}
    for one in walked.without_reasons():
        paths.setdefault(one.participant_id, []).append(one)
    ordered = {file: paths_in_order(found, told=all(one.told for one in found)) for file, found in paths.items()}
    shown = {file: found[0] for file, found in ordered.items()}
    referents: dict[int, list[str]] = {}
    charge = ReferentAssignment.objects.for_user(reader, "enrolment.groups").current(today())
    for one in charge.filter(participant__in=files).select_related("member__user").order_by("starts_on", "pk"):
        referents.setdefault(one.participant_id, []).append(str(one.member))
    columns = columns_for(reader, files, list(shown.values()))
    tracks = {one.track_id: one.track for one in shown.values()}  # few: each is put into words once
    words = {key: str(track) for key, track in tracks.items()}
    return [
        FileRow(
            file=file,
            enrolment=shown.get(file.pk),
            track=words[shown[file.pk].track_id] if file.pk in shown else "",
            state=_state(shown.get(file.pk)),
            referents=referents.get(file.pk, []),
            columns={name: values.get(file.pk) for name, values in columns.items()},
            close=file.pk in close,
            beside=[
                _("%(path)s (%(state)s)") % {"path": one.track, "state": _state(one)}
                for one in open_beside(ordered.get(file.pk, []))
                if one.told
            ],
        )
        for file in files
    ]


def _state(enrolment: Any) -> str:
    """Return the state in words, "" for who may not read it."""
    return str(EnrolmentState(enrolment.state).label) if enrolment is not None and enrolment.told else ""
