"""The hours of an agreement put into words: a line for lists, the sums and lines of its page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import day_and_month
from partners.enums import PaidBy
from workshops.agreement_hours import AgreementHours, HoursLine, LineKind, hours_number, two_decimals


def hours_words(minutes: Fraction | int) -> str:
    """Return hours as a number with the decimals that it has: 31; 41,25."""
    return number_words(hours_number(minutes))


def number_words(number: Decimal) -> str:
    """Return a number with the decimals that it has."""
    places = -int(number.normalize().as_tuple().exponent)
    return number_format(number, decimal_pos=max(0, places), force_grouping=True)


def sums_words(hours: AgreementHours) -> str:
    """Return "31 of 40 h, 6 planned: 3 left"; without hours agreed on "31 h, 6 planned"."""
    used, left = {"used": hours_words(hours.used)}, hours.left
    if left is None:
        parts = [_("%(used)s h") % used]
    else:
        parts = [_("%(used)s of %(agreed)s h") % (used | {"agreed": hours_words(hours.agreed or 0)})]
    if hours.open:
        parts.append(_("%(hours)s with the sheet open") % {"hours": hours_words(hours.open)})
    if hours.planned:
        parts.append(_("%(hours)s planned") % {"hours": hours_words(hours.planned)})
    so_far = ", ".join(parts)
    if left is None:
        return so_far
    said = {"so_far": so_far, "hours": hours_words(abs(left))}
    return (_("%(so_far)s: %(hours)s too many") if left < 0 else _("%(so_far)s: %(hours)s left")) % said


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line of the page; numbers are hours as a page shows them, "" where nothing counts."""

    line: HoursLine
    worked: str
    paid: str
    share: str
    why: str


def line_words(hours: AgreementHours, line: HoursLine) -> LineWords:
    """Return what the page says of a session."""
    held = line.kind == LineKind.WORKED
    return LineWords(
        line,
        worked=str(line.session.minutes) if held else "",
        paid=_paid_words(hours, line),
        share=hours_words(line.share) if held else "",
        why=_why(line),
    )


def _paid_words(hours: AgreementHours, line: HoursLine) -> str:
    """Return what is paid of a session: hours or sessions; nothing of it where a sum or nothing is paid."""
    if hours.agreement.paid_by == PaidBy.SESSION:
        return number_words(two_decimals(line.weight))
    return hours_words(line.to_pay) if hours.agreement.paid_by == PaidBy.HOUR else ""


def _why(line: HoursLine) -> str:
    said = []
    if line.cancelled_on is not None:
        said.append(_("cancelled on %(day)s: late notice") % {"day": day_and_month(line.cancelled_on)})
    if line.with_team:
        said.append(_("with the team"))
    if line.with_others:
        said.append(_("with another organisation"))
    return ", ".join(said)


def to_pay_words(hours: AgreementHours) -> str:
    """Return what is to pay: hours, sessions, a lump sum, nothing."""
    kind = hours.agreement.paid_by
    if kind == PaidBy.SESSION:
        number = two_decimals(hours.sessions_to_pay)
        plural = 1 if number == 1 else 2
        return ngettext("%(number)s session", "%(number)s sessions", plural) % {"number": number_words(number)}
    if kind == PaidBy.HOUR:
        return _("%(used)s h") % {"used": hours_words(hours.to_pay)}
    return _("the lump sum") if kind == PaidBy.LUMP_SUM else _("nothing")
