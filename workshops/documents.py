"""Papers of the room: the sheet of a session that everybody signs, and certificates of participation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.date_words import full_date
from core.pdf import render_joined_pdf, render_pdf
from core.periods import hours_words, long_date, today
from participants.models import Enrolment
from workshops.attendance_history import sessions_words
from workshops.certificates import Certificate, Followed
from workshops.models import Session

EMPTY_ROWS = 4  # for who comes without being expected
LARGE_NAME_LETTERS = 40
LARGE_PRINT_LETTERS = 600  # of titles of workshops on a certificate; above, in smaller print, to stay on one page


def sheet_to_sign(session: Session, names: Sequence[str]) -> bytes:
    """Return the attendance sheet of a session as a PDF in the language in force, with these names in this order."""
    running = [str(one) for one in session.runners]
    context: dict[str, Any] = {
        "title": _("Attendance sheet"),
        "centre": session.workshop.centre,
        "session": session,
        "day": capfirst(full_date(session.date)),
        "names": list(names),
        "empty": range(len(names) + 1, len(names) + EMPTY_ROWS + 1),
        "running": running or [""],
    }
    return render_pdf("pdf/attendance_sheet.html", context)


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """Return these certificates (at least one) as one PDF in the language in force, each on its own page."""
    centre = certificates[0].enrolment.participant.centre
    frame = {
        "title": _("Certificate of participation"),
        "centre": centre,
        "house": ", ".join(dict.fromkeys([str(centre), centre.name])),
        "day": long_date(today()),
    }
    papers = ({**frame, **_certificate(one)} for one in certificates)
    return render_joined_pdf("pdf/certificate.html", papers, style="css/pdf-certificate.css")


def _certificate(one: Certificate) -> dict[str, Any]:
    """Return what a certificate says, in words: no state, no reason, no key worker."""
    return {
        "name": str(one.enrolment.participant),
        "long": len(str(one.enrolment.participant)) > LARGE_NAME_LETTERS,
        "took_part": _took_part(one.enrolment),
        "hours": _("%(hours)s of workshops, in %(sessions)s")
        % {"hours": hours_words(one.minutes), "sessions": sessions_words(one.sessions)},
        "many": sum(len(title) for line in one.lines for title in line.titles) > LARGE_PRINT_LETTERS,
        "kinds": [_kind(line) for line in one.lines],
    }


def _kind(line: Followed) -> str:
    """Return "Artistic, 9 h: Theatre, Voice", without titles "Artistic, 9 h"."""
    words = {"kind": line.kind.label, "hours": hours_words(line.minutes), "titles": ", ".join(line.titles)}
    return (_("%(kind)s, %(hours)s: %(titles)s") if line.titles else _("%(kind)s, %(hours)s")) % words


def _took_part(enrolment: Enrolment) -> str:
    words = {
        "track": enrolment.track,
        "group": enrolment.group,
        "start": long_date(enrolment.starts_on),
        "end": long_date(enrolment.ended_on) if enrolment.ended_on else "",
    }
    if enrolment.group is None:
        ended, going_on = (
            _("took part, of their own free will, in the path %(track)s from %(start)s to %(end)s."),
            _("has taken part, of their own free will, in the path %(track)s since %(start)s."),
        )
    else:
        ended, going_on = (
            _("took part, of their own free will, in the path %(track)s (%(group)s) from %(start)s to %(end)s."),
            _("has taken part, of their own free will, in the path %(track)s (%(group)s) since %(start)s."),
        )
    return (ended if enrolment.ended_on else going_on) % words
