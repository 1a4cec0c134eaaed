"""The sheet: two pages for the person to take home, in plain words, large print and her language.

Its fixed texts are those of the catalogue `person` (core.paper_texts). Where not everything fits on two pages, parts
are shortened step by step, and the sheet says that there is more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from accounts.centre_settings import text_setting
from actionplans.enums import Doer
from actionplans.models import Action
from appointments.enums import MeetingPlace, Subject
from appointments.models import Appointment
from assessments.models import Domain
from core.date_words import hour_words, short_date
from core.paper_texts import paper_day, paper_html, paper_noop, paper_text
from core.pdf import PdfTooLong, page_of_pages, render_pdf
from core.periods import today
from core.templatetags.texts import as_typed, ltr
from messaging.settings import CALL_NUMBER, PLACE
from participants.who_can_read import FileReader, Readers
from person.reading_languages import language_name
from person.sheet_contents import OwnView, SheetContents
from person.sheet_words import SheetPart
from workshops.enums import WorkshopKind
from workshops.models import Session

MOST_PAGES = 2
MOST_NAMES = 6  # of who may read the file

# The domains of life as she would say them, and the picture of each (static/pictograms).
DOMAINS = {
    "administrative": (paper_noop("My papers"), "documents"),
    "family": (paper_noop("My family"), "family"),
    "social_cultural": (paper_noop("Other people and free time"), "people"),
    "housing": (paper_noop("My home"), "home"),
    "finances": (paper_noop("My money"), "coins"),
    "health": (paper_noop("My health"), "heart"),
    "employment": (paper_noop("Work and learning"), "work"),
}
WORKSHOPS = {
    WorkshopKind.EDUCATIONAL: "training-class",
    WorkshopKind.ARTISTIC: "brush",
    WorkshopKind.CULTURAL: "discussion",
}
SUBJECTS = {Subject.STEP: "letter"}
PLACES = {
    MeetingPlace.OFFICE: paper_noop("At the centre"),
    MeetingPlace.HOME: paper_noop("At my home"),
    MeetingPlace.OUTSIDE: paper_noop("Elsewhere"),
    MeetingPlace.PHONE: paper_noop("By phone"),
    MeetingPlace.VIDEO: paper_noop("By video"),
}
STEPS = (
    (paper_noop("What I do"), (Doer.PARTICIPANT,)),
    (paper_noop("What we do together"), (Doer.TOGETHER,)),
    (paper_noop("What others do for me"), (Doer.REFERENT, Doer.OTHER)),
)


@dataclass(frozen=True)
class SheetRoom:
    """How much of each part there is room for: so many lines, so many letters of a text that somebody typed."""

    appointments: int
    sessions: int
    wishes: int
    actions: int
    own: int
    letters: int


# From everything that is of use to what always fits in very large print.
ROOMS = (
    SheetRoom(8, 12, 7, 14, 7, 300),
    SheetRoom(5, 8, 5, 9, 7, 160),
    SheetRoom(4, 6, 3, 6, 7, 100),
    SheetRoom(3, 4, 2, 4, 5, 70),
    SheetRoom(2, 3, 1, 3, 4, 40),
    SheetRoom(1, 2, 1, 2, 3, 25),
)


@dataclass(frozen=True)
class PicturedLine:
    """One line of a part: its picture, what stands first, and what stands under it."""

    picture: str
    first: Any
    under: Sequence[Any] = ()


@dataclass(frozen=True)
class SheetStep:
    """Who does something, and what."""

    who: str
    lines: list[PicturedLine]


@dataclass(frozen=True)
class SheetScore:
    """Her own scores of a domain, and her words."""

    picture: str
    domain: str
    first: str
    last: str
    words: SafeString | str


def sheet_pdf(contents: SheetContents, *, language: str, size: str) -> bytes:
    """Return the document, of two pages at most. Raise PdfRefused where it fails."""
    with translation.override(language):
        for room in ROOMS:
            try:
                context = _context(contents, room, size)
                return render_pdf("pdf/sheet.html", context, language=language, most_pages=MOST_PAGES)
            except PdfTooLong:
                if room is ROOMS[-1]:
                    raise
    raise AssertionError


def _context(contents: SheetContents, room: SheetRoom, size: str) -> dict[str, Any]:
    """Return what the template shows, in the language in force."""
    file, parts = contents.file, contents.parts
    return {
        "title": paper_text("My sheet"),
        "centre": format_html("<bdi>{}</bdi>", file.centre),
        "file": file,
        "size": size,
        "made_on": paper_html("Made on %(day)s", day=format_html("{} {}", paper_day(today()), ltr(today().year))),
        "page_of_pages": page_of_pages(paper_text("Page %(page)s of %(pages)s")),
        "mine": paper_text("This sheet is mine. I show it to whom I want."),
        "free": paper_text("I take part because I want to. I can stop."),
        "more": paper_text("There is more in my file. I can ask for it.") if _is_cut(contents, room) else "",
        "nothing": paper_text("Nothing is written yet."),
        "appointments": _appointments(contents, room) if SheetPart.APPOINTMENTS in parts else None,
        "workshops": _workshops(contents, room) if SheetPart.WORKSHOPS in parts else None,
        "wishes": _wishes(contents, room) if SheetPart.WISHES in parts else None,
        "steps": _steps(contents, room) if SheetPart.STEPS in parts else None,
        "scores": _scores(contents, room) if SheetPart.SCORES in parts else None,
        "readers": _readers(contents.readers) if contents.readers is not None else None,
        "call": _call(contents) if SheetPart.CALL in parts else None,
    }


def _is_cut(contents: SheetContents, room: SheetRoom) -> bool:
    """Answer whether a part has more lines than there is room for."""
    counted: list[tuple[Sequence[Any], int]] = [
        (contents.appointments, room.appointments),
        (contents.sessions, room.sessions),
        (contents.wishes, room.wishes),
        (contents.actions, room.actions),
        (contents.own, room.own),
    ]
    return any(len(rows) > most for rows, most in counted)


def _short(text: str, room: SheetRoom) -> str:
    return Truncator(" ".join(text.split())).chars(room.letters)


def _domain(domain: Domain) -> tuple[str, str]:
    """Return how she would call a domain of life, and its picture."""
    words, picture = DOMAINS.get(domain.code, ("", "question"))
    return (paper_text(words) if words else str(domain)), picture


def _hours(begins: dt.time, ends: dt.time) -> SafeString:
    return paper_html("from %(start)s to %(end)s", start=ltr(hour_words(begins)), end=ltr(hour_words(ends)))


def _when(day: dt.date, begins: dt.time, ends: dt.time) -> SafeString:
    words = paper_day(day)
    return paper_html("%(day)s, %(hours)s", day=words[:1].upper() + words[1:], hours=_hours(begins, ends))


def _appointments(contents: SheetContents, room: SheetRoom) -> dict[str, Any]:
    lines = [_appointment(one) for one in contents.appointments[: room.appointments]]
    return {
        "heading": paper_text("My next appointments"),
        "lines": lines,
        "none": paper_text("No appointment is planned."),
        "bring": paper_text("I bring:"),
    }


def _appointment(one: Appointment) -> PicturedLine:
    where: Any = paper_text(PLACES[MeetingPlace(one.place)])
    centre_place = text_setting(PLACE, one.centre_id) if one.place == MeetingPlace.OFFICE else ""
    elsewhere = one.address if one.place == MeetingPlace.OUTSIDE else ""
    for detail in filter(None, (one.room, centre_place, elsewhere)):
        where = paper_html("%(place)s, %(detail)s", place=where, detail=ltr(detail))
    names = format_html_join(", ", "{}", ((ltr(worker),) for worker in one.workers.all()))
    under = [where, paper_html("With %(names)s", names=names)] if names else [where]
    picture = SUBJECTS.get(Subject(one.subject), "calendar")
    return PicturedLine(
        "phone" if one.place == MeetingPlace.PHONE else picture, _when(one.date, one.starts_at, one.ends_at), under
    )


def _workshops(contents: SheetContents, room: SheetRoom) -> dict[str, Any]:
    return {
        "heading": paper_text("My workshops in the next 7 days"),
        "lines": [_workshop(one, room) for one in contents.sessions[: room.sessions]],
        "none": paper_text("No workshop is planned."),
    }


def _workshop(one: Session, room: SheetRoom) -> PicturedLine:
    picture = WORKSHOPS[WorkshopKind(one.workshop.kind)]
    when = _when(one.date, one.starts_at, one.ends_at)
    if one.place:
        when = paper_html("%(place)s, %(detail)s", place=when, detail=ltr(_short(one.place, room)))
    return PicturedLine(picture, as_typed(_short(one.workshop.title, room)), [when])


def _wishes(contents: SheetContents, room: SheetRoom) -> dict[str, Any]:
    lines = []
    for domain, words in contents.wishes[: room.wishes]:
        name, picture = _domain(domain)
        lines.append(PicturedLine(picture, name, [as_typed(_short(words, room))]))
    return {"heading": paper_text("What I want"), "lines": lines}


def _steps(contents: SheetContents, room: SheetRoom) -> dict[str, Any]:
    shown = contents.actions[: room.actions]
    steps = []
    for heading, doers in STEPS:
        lines = [_step(domain, action, room) for domain, action in shown if action.doer in doers]
        if lines:
            steps.append(SheetStep(paper_text(heading), lines))
    return {"heading": paper_text("What we do"), "steps": steps}


def _step(domain: Domain, action: Action, room: SheetRoom) -> PicturedLine:
    under = [ltr(_short(action.doer_name, room))] if action.doer_name else []
    if action.due_on:
        under.append(paper_html("by %(day)s", day=paper_day(action.due_on)))
    return PicturedLine(_domain(domain)[1], as_typed(_short(action.what, room)), under)


def _scores(contents: SheetContents, room: SheetRoom) -> dict[str, Any]:
    days = contents.own_days
    columns = [paper_text("At first"), paper_text("Now")] if len(days) == 2 else [paper_text("What I said")]
    return {
        "heading": paper_text("My own score, from 0 to 10"),
        "life": paper_text("In my life"),
        "columns": [(name, ltr(short_date(day))) for name, day in zip(columns, days, strict=False)],
        "lines": [_score(one, room) for one in contents.own[: room.own]],
    }


def _score(one: OwnView, room: SheetRoom) -> SheetScore:
    name, picture = _domain(one.domain)
    words: Any = as_typed(_short(one.words, room), one.language) if one.words else ""
    if words and one.language and one.language != translation.get_language():
        # Between two texts of one direction the sheet's own is to hold: a mark that is not seen says so.
        mark = "\u200f" if translation.get_language_bidi() else "\u200e"
        words = format_html("{}{} ({}){}", words, mark, as_typed(language_name(one.language), one.language), mark)
    return SheetScore(picture, name, _number(one.first), _number(one.last), words)


def _number(score: int | None) -> str:
    return "–" if score is None else str(score)


def _readers(readers: Readers) -> dict[str, Any]:
    """Return who may read the file: her workers by name; who opened it by exception is not named to her (C-579/21)."""
    lines = [paper_html("Who works with me: %(name)s", name=ltr(one.user)) for one in readers.key_workers]
    lines += [_stands_in(one) for one in readers.covering]
    lines += [paper_html("Also: %(name)s", name=ltr(one.user)) for one in readers.by_role]
    if readers.sealed:
        rest = [paper_text("Only these people know of my file.")]
    else:
        rest = [paper_text("The rest of the team sees my name and when I come. It does not read what I say.")]
    if readers.by_break_glass:
        rest.append(paper_text("If it is urgent, a colleague can open it. This is written down."))
    how = [
        paper_text("I can see my file and have a copy."),
        paper_text("I can see on which days it was opened."),
        paper_text("It is free. I only have to ask."),
    ]
    return {
        "heading": paper_text("Who may read my file"),
        "people": lines[:MOST_NAMES],
        "rest": " ".join(rest),
        "how": " ".join(how),
    }


def _stands_in(one: FileReader) -> SafeString:
    if one.until is None:
        return paper_html("Who stands in: %(name)s", name=ltr(one.user))
    return paper_html("Who stands in: %(name)s, until %(day)s", name=ltr(one.user), day=paper_day(one.until))


def _call(contents: SheetContents) -> dict[str, Any]:
    centre = contents.file.centre_id
    number, place = text_setting(CALL_NUMBER, centre), text_setting(PLACE, centre)
    return {
        "heading": paper_text("Whom I can call"),
        "names": [ltr(name) for name in contents.workers[:MOST_NAMES]] or [paper_text("Nobody is named yet.")],
        "phone": paper_text("Phone:"),
        "number": ltr(number) if number else "",
        "place": paper_html("The centre is here: %(place)s", place=ltr(place)) if place else "",
        "cannot": paper_text("I cannot come? I call. I need not say why."),
    }
