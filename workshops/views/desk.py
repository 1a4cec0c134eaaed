"""The page of a sheet for who is at it, by an account or by a link: what it shows, and what it answers to answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest, CentreHttpRequest
from audit.log import log_export
from core.date_words import hour_words, weekday_and_day
from core.script_requests import is_by_script
from home.context_processors import reader_key
from permissions.checks import has_right
from workshops.access import log_sheet
from workshops.calendar import is_near
from workshops.conflicts import counted_twice
from workshops.display_names import Namer, short_names, whole_names
from workshops.documents import sheet_to_sign
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.facilitation import names_of, runner_choices, stamp_of
from workshops.guests import beside_names
from workshops.late_answers import RIGHT, ForeignAct, TooManyWaiting, received_words, waiting_of
from workshops.models import FacilitatorLink, Session
from workshops.models.session import is_open_yet, opens_at
from workshops.register import (
    AttendanceAnswer,
    RegisterLine,
    SavedBatch,
    SentAnswer,
    count_of,
    describe,
    filled_in,
    lines_of,
    missing_of,
    over,
    seen_of,
)
from workshops.register_parsing import MARK, MINUTES, NotMarks, WrongMinutes, marks_of_form, marks_of_json, ran_by
from workshops.services.register import CloseRefused, SheetEditor, SheetRefused
from workshops.session_actions import ways_of
from workshops.session_history import events_of
from workshops.tickets import link_reader_key, ticket_for
from workshops.views import too_late
from workshops.views.session_moves import back_to
from workshops.views.sheet_words import script_words

READING, NOTING = gettext_noop("Attendance sheet"), gettext_noop("Attendance noted")
SIGNING = gettext_noop("Attendance sheet to sign")
QUICK = {AttendanceStatus.LATE: (5, 10, 15, 20, 30), AttendanceStatus.LEFT_EARLY: (15, 30, 45, 60)}
ENDS = {"close", "hand_in"}  # by a link both hand the sheet in, by an account both close it
MOVES = {"open", *ENDS}  # what a form may ask besides


@dataclass(slots=True)
class Desk:
    """A session's sheet in one request, and who fills it in."""

    request: CentreHttpRequest
    session: Session
    user: User
    link: FacilitatorLink | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # what was asked about once: the same button says that it is right
    late: list[dict[str, Any]] = field(default_factory=list)  # what was sent after the end, beside what stands

    @property
    def namer(self) -> Namer:
        """By which names a person is called here."""
        return short_names if self.link else whole_names

    @property
    def _space(self) -> str:
        return "workshops:link-" if self.link else "workshops:"

    @property
    def page(self) -> str:
        """The address of the sheet."""
        return reverse(f"{self._space}{'sheet' if self.link else 'session'}", args=[self.session.uuid])

    @property
    def marks(self) -> str:
        """Where marks are sent."""
        return reverse(f"{self._space}marks", args=[self.session.uuid])

    @property
    def add(self) -> str:
        """Where somebody is added who was not expected."""
        return reverse(f"{self._space}add", args=[self.session.uuid])

    @property
    def off(self) -> str:
        """Where somebody who was added by mistake is taken off."""
        return reverse(f"{self._space}off", args=[self.session.uuid])

    @property
    def guests(self) -> str:
        """Where guests and children are noted."""
        return reverse(f"{self._space}guests", args=[self.session.uuid])

    @property
    def note(self) -> str:
        """Where a note for the team is written."""
        return reverse(f"{self._space}note", args=[self.session.uuid])

    @property
    def owner(self) -> str:
        """A word for this person on this sheet: a device keeps marks apart by it and learns nothing from it."""
        said = f"{self.session.uuid}:{self.user.pk}"
        return salted_hmac("workshops.register.owner", said, algorithm="sha256").hexdigest()[:16]

    @property
    def owner_word(self) -> str:
        """A word for this person on every sheet, the one of their home page: what waits is found when they come in."""
        return link_reader_key(self.user) if self.link else reader_key(self.request)

    @property
    def ticket(self) -> str:
        """What a phone can send its marks with once this sheet does not open for its owner any more."""
        return ticket_for(self.session, self.user)

    @property
    def takes_marks(self) -> bool:
        """Whether the sheet can be filled in now; the first mark opens a planned one."""
        return self.session.state in filled_in(self.user) or (
            self.session.state == SessionState.PLANNED and is_open_yet(self.session)
        )

    @property
    def over(self) -> str:
        """The states in which this person's answers come too late, for the script."""
        return " ".join(over(self.user))

    @property
    def editor(self) -> SheetEditor:
        """What this person may write on the sheet."""
        return SheetEditor(self.session, self.user, self.namer)

    def lines(self) -> list[RegisterLine]:
        """Return the lines as they are now."""
        return lines_of(self.session, self.user, self.namer)


# Showing


def sheet_context(desk: Desk, lines: list[RegisterLine]) -> dict[str, Any]:
    """Return what the sheet needs to be drawn, in its page or alone, and write that it was read."""
    session = desk.session
    log_sheet([line.person for line in lines], session, purpose=READING)
    describe(lines)
    count = count_of(lines)
    early = session.state == SessionState.PLANNED and not desk.takes_marks
    return {
        "desk": desk,
        "session": session,
        "lines": lines,
        "seen": seen_of(lines),
        "count": count,
        "words": script_words(desk),
        "answers": [(value, str(label)) for value, label in AttendanceStatus.choices],
        "numbers": _numbers(desk),
        "quick": render_to_string(
            "workshops/partials/_quick.html", {"quick": _quick(session)}
        ),  # the same on each line
        "runners": _runners(desk),
        "opens": opens_words(session) if early else "",
        "opens_in": seconds_until_open(session) if early else 0,
        "problems": desk.problems,
        "late": desk.late,
        "waiting": 0 if desk.link else waiting_of(session, desk.user),
        "decides": desk.link is None and has_right(desk.user, RIGHT, centre=session.workshop.centre),
    }


def _runners(desk: Desk) -> dict[str, Any]:
    """Return who runs or ran the session, and, where the sheet is filled in, what else may be said of it."""
    session, own = desk.session, desk.link.organisation if desk.link else None
    rows = session.runners
    found = {"names": names_of(rows, named=own is None), "noted": any(one.noted for one in rows)}
    if not desk.takes_marks:
        return found
    if own is not None and not any(one.organisation_id == own.pk for one in rows):
        found["names"] = str(own)
    found["alone"] = found["names"] == str(own)  # of a link: nobody but its organisation is named
    choices = runner_choices(session, desk.user) if own is None else []
    return found | {"stamp": stamp_of(session), "answer": ran_by(desk.request.POST), "choices": choices, "own": own}


def _quick(session: Session) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """Return the answers given with their minutes in one touch: each with its words and those of its minutes."""
    return [
        (
            status.value,
            str(status.label),
            [
                (number, ngettext("%(minutes)s minute", "%(minutes)s minutes", number) % {"minutes": number})
                for number in numbers
                if number <= session.minutes
            ],
        )
        for status, numbers in QUICK.items()
    ]


def _numbers(desk: Desk) -> bool:
    """Tell whether file numbers may stand beside the names."""
    centre = desk.session.workshop.centre
    return desk.link is None and has_right(desk.user, "participant.identity", centre=centre)


def show_sheet(desk: Desk, lines: list[RegisterLine], *, status: int = 200) -> HttpResponse:
    """Return the page of the sheet, or for a script that asks for it the sheet alone."""
    context = sheet_context(desk, lines)
    if is_by_script(desk.request):
        return render(desk.request, "workshops/partials/_register.html", context, status=status)
    template = "workshops/link_sheet.html" if desk.link else "workshops/session.html"
    context |= {"link": desk.link, "near": is_near(desk.session), **beside_names(desk.session, desk.user)}
    if desk.link is None:
        context |= {
            "groups": list(desk.session.groups.all()),
            "ways": ways_of(desk.session, desk.user),
            "events": events_of(desk.session, lines),
        }
    return render(desk.request, template, context, status=status)


# Taking


def take(desk: Desk) -> HttpResponse:
    """Save the marks that came in, and open or close the sheet where that was asked; nothing typed is lost."""
    request = desk.request
    script = request.content_type == "application/json"
    known, then = 0, "" if script else request.POST.get("then", "")
    try:
        if script:
            sent, known = marks_of_json(request.body, desk.session)
        else:
            sent = marks_of_form(request.POST, desk.session)
        if desk.session.state in over(desk.user) and (sent or then):
            return too_late.answer_script(desk, sent) if script else _too_late(desk, sent, then)
        if then == "open" and not sent and _asks_to_open(desk):
            return show_sheet(desk, desk.lines(), status=422)
        filled = desk.editor.fill_in(sent, everybody=then == "all", opens=then in MOVES)
    except (NotMarks, ForeignAct):
        return _not_marks(desk, script=script)
    except WrongMinutes as error:
        return _wrong_minutes(desk, error, script=script)
    except SheetRefused as refusal:
        if script:
            return JsonResponse({"refused": refusal.sentences}, status=409)
        return _show_refusal(desk, refusal.sentences)
    desk.session = filled.session
    if not script:
        return _done(desk, filled.saved, then)
    try:
        waiting = filled.waiting | desk.editor.send_unlisted(sent, filled.saved.unknown)
    except ForeignAct:  # the phone keeps them
        waiting = filled.waiting
    return _answer_script(desk, filled.saved, known, waiting)


def _too_late(desk: Desk, sent: dict[str, SentAnswer], then: str) -> HttpResponse:
    """Answer a form of a sheet that takes no marks any more: done if it says the same, else both sides are shown."""
    ended = desk.session.state in (SessionState.CLOSED, SessionState.HANDED_IN)
    if then == "team":
        try:
            count = too_late.send_to_team(desk, sent)
        except TooManyWaiting:
            return _show_refusal(desk, [too_late.too_many_words()])
        messages.success(desk.request, received_words(count) if count else _("The team has these answers already."))
        return redirect(desk.page)
    lines = desk.lines()
    if too_late.compare(desk, sent, lines):
        return show_sheet(desk, lines, status=409)
    if sent or (ended and then in {*ENDS, "save"}):  # the sheet is as they wanted it
        return redirect(desk.page)
    return _show_refusal(desk, [too_late.state_words(desk)])


def _answer_script(desk: Desk, saved: SavedBatch, known: int, waits: set[str]) -> JsonResponse:
    """Answer a script: the lines of which there is news to it, what it has to ask, and what waits with the team."""
    lines = [
        line
        for line in saved.lines
        if line in saved.changed or line.clash or line.key in waits or seen_of([line]) > known
    ]
    if lines:
        log_sheet([line.person for line in lines], desk.session, purpose=NOTING)
    return JsonResponse(
        {
            "state": desk.session.state,
            "seen": saved.seen,
            "lines": {line.key: {"status": line.mark.status, "minutes": line.mark.minutes} for line in lines},
            "clashes": {line.key: _sentence(desk, line) for line in saved.clashes},
            "unknown": saved.unknown,
            "waits": sorted(waits),
            "said": received_words(len(waits)) if waits else "",
        }
    )


def _log_changed(desk: Desk, saved: SavedBatch) -> None:
    """Write to the access log on whose line something was noted."""
    if saved.changed:
        log_sheet([line.person for line in saved.changed], desk.session, purpose=NOTING)


def _sentence(desk: Desk, line: RegisterLine) -> str:
    """Return who noted what, and when. Names of the team do not leave it."""
    clash: Any = line.clash  # of a line that has one
    name = clash.by if not desk.link else _("Somebody else")
    return _("%(name)s noted at %(time)s: %(mark)s.") % {
        "name": name,
        "time": hour_words(clash.at),
        "mark": clash.theirs.words,
    }


def _done(desk: Desk, saved: SavedBatch, then: str) -> HttpResponse:
    if saved.clashes:
        return _ask_again(desk, saved)
    if then in ENDS:
        return _close(desk, saved)
    _log_changed(desk, saved)
    if then != "open":
        messages.success(desk.request, _("The marks are saved."))
    return redirect(desk.page)


def _close(desk: Desk, saved: SavedBatch) -> HttpResponse:
    """Close the sheet (by a link: hand it in), or name who still needs an answer."""
    if _asks_first(desk, saved):
        return show_sheet(desk, saved.lines, status=422)
    organisation = desk.link.organisation if desk.link else None
    try:
        desk.session = desk.editor.close(saved.lines, ran_by(desk.request.POST), organisation=organisation)
    except CloseRefused as refusal:
        if refusal.runners:
            desk.problems.append({"text": refusal.runners, "href": "#ran"})
        desk.problems += _missing_words(refusal.missing)
        if not desk.problems:
            desk.problems += [{"text": sentence, "href": ""} for sentence in refusal.sentences]
        return show_sheet(desk, saved.lines, status=422)
    _log_changed(desk, saved)
    said = (
        _("The sheet is handed in: the team looks at it. Thank you.")
        if desk.link
        else _("The sheet is closed. Thank you.")
    )
    messages.success(desk.request, said)
    return redirect(desk.page) if desk.link else back_to(cast(AuthenticatedHttpRequest, desk.request), desk.session)


def _missing_words(lines: Sequence[RegisterLine]) -> list[dict[str, Any]]:
    """Mark the lines that need an answer; return what is said of them, in one sentence that leads to each."""
    for line in lines:
        line.lacks = True
    links = [{"text": line.name, "href": f"#line-{line.key}"} for line in lines]
    if len(links) < 2:
        text = _("%(name)s: an answer is needed.")
        return [{"text": text % {"name": one["text"]}, "href": one["href"]} for one in links]
    said = ngettext("%(count)s person has no answer yet:", "%(count)s people have no answer yet:", len(links))
    return [{"text": said % {"count": len(links)}, "href": "", "links": links}]


def _asks_first(desk: Desk, saved: SavedBatch) -> bool:
    """Ask once about a sheet that lacks no answer: nobody was there, hours count twice. Tell whether it asked."""
    somebody = any(line.mark.status in THERE for line in saved.lines)
    if not somebody and not missing_of(desk.session, saved.lines):
        _ask_once(desk, "nobody", [_("Nobody is noted as having been there.")])
    if desk.link is None and all(line.mark.status for line in saved.lines if line.expected):
        _ask_once(desk, "both", counted_twice(desk.session, desk.user))
    return bool(desk.problems)


def _asks_to_open(desk: Desk) -> bool:
    """Ask once before a sheet is opened beside one that is filled in for the same people; tell whether it did."""
    if desk.link is None and desk.session.state == SessionState.PLANNED:
        _ask_once(desk, "both", counted_twice(desk.session, desk.user))
    return bool(desk.problems)


def _ask_once(desk: Desk, name: str, sentences: list[str]) -> None:
    """Show the sentences, unless there are none or the page that was sent showed them: then they are answered."""
    answered = name in desk.request.POST
    if answered or sentences:
        desk.asked.append(name)
    if answered or not sentences:
        return
    again = _("If that is right, press the button once more.")
    desk.problems.append({"text": " ".join([*sentences, again]), "href": ""})


def _ask_again(desk: Desk, saved: SavedBatch) -> HttpResponse:
    """Show the sheet again: somebody marked a person differently meanwhile; saved again, it decides."""
    for line in saved.clashes:
        line.clash_words = _sentence(desk, line)
    desk.problems += [
        {"text": f"{line.name}: {line.clash_words}", "href": f"#line-{line.key}"} for line in saved.clashes
    ]
    return show_sheet(desk, saved.lines, status=409)


def _show_refusal(desk: Desk, sentences: Sequence[str]) -> HttpResponse:
    desk.problems += [{"text": sentence, "href": ""} for sentence in sentences]
    return show_sheet(desk, desk.lines(), status=409)


def _not_marks(desk: Desk, *, script: bool) -> HttpResponse:
    if script:
        return JsonResponse(
            {"refused": [_("The sheet did not understand what was sent. Load the page again and retry.")]}, status=400
        )
    desk.problems.append(
        {
            "text": _(
                "The sheet did not understand what was sent. Nothing was changed. Load the page again and retry."
            ),
            "href": "",
        }
    )
    return show_sheet(desk, desk.lines(), status=400)


def _wrong_minutes(desk: Desk, error: WrongMinutes, *, script: bool) -> HttpResponse:
    """Say where minutes cannot be; what was chosen and typed stays on the page, nothing is saved."""
    if script:
        return JsonResponse({"refused": [error.sentence], "wrong": error.keys}, status=422)
    lines, posted = desk.lines(), desk.request.POST
    for line in lines:
        line.typed = AttendanceAnswer(posted.get(f"{MARK}{line.key}", ""), posted.get(f"{MINUTES}{line.key}", ""))
        if line.key in error.keys:
            line.error = error.sentence
            desk.problems.append({"text": f"{line.name}: {error.sentence}", "href": f"#minutes-{line.key}"})
    return show_sheet(desk, lines, status=422)


# On paper


def sheet_on_paper(desk: Desk) -> HttpResponse:
    """Return the sheet to sign, with the names that the reader may see, and log that they left Jalon."""
    lines = desk.lines()
    log_export([line.person for line in lines], what="sheet", purpose=SIGNING, centre=desk.session.workshop.centre)
    document = sheet_to_sign(desk.session, [line.name for line in lines])
    answer = HttpResponse(document, content_type="application/pdf")
    day = f"{desk.session.date:%Y-%m-%d}"
    answer.headers["Content-Disposition"] = f'inline; filename="{_("attendance")}-{day}.pdf"'
    return answer


def seconds_until_open(session: Session) -> int:
    """Return how long it is until the sheet can be opened, by the clock of the server; at least one second."""
    return max(1, math.ceil((opens_at(session) - timezone.now()).total_seconds()))


def opens_words(session: Session) -> str:
    """Return when the sheet of a session to come can be opened."""
    moment = opens_at(session)
    words = {"day": weekday_and_day(moment.date()), "time": hour_words(moment.time())}
    return _("The sheet opens on %(day)s at %(time)s.") % words
