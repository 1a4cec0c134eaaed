"""What an agreement delivered, leaves and costs, from the sessions of the workshops that it covers (docs/adr/0077).

Three numbers that are never mixed: the hours that the organisation worked, its part of them in the figures of the
centre, and the hours to pay. Minutes are added up exactly; money is rounded to the cent once, at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from audit.models import TransitionLog
from core.periods import BELGIUM, today
from partners.enums import PaidBy, TogetherPay
from partners.models import Agreement
from workshops.counted_columns import parts_by_provider
from workshops.enums import Provider, SessionState
from workshops.models import Coverage, Session, SessionFacilitator
from workshops.models.session import OPEN, SessionQuerySet

HOUR = 60  # minutes
CENT = Decimal("0.01")
CANCEL = "cancel"

Runner = tuple[str, int | None]  # as what, and the key of the organisation


class LineKind(StrEnum):
    """What a session is to an agreement."""

    WORKED = "worked"
    NOTICE = "notice"  # cancelled too late
    OPEN = "open"  # it was to take place, and its sheet is not closed
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class HoursLine:
    """A session of an agreement: `weight` is the part of it that is paid, `share` its minutes in the figures."""

    session: Session
    kind: LineKind
    weight: Fraction
    share: Fraction = Fraction(0)
    with_team: bool = False
    with_others: bool = False
    cancelled_on: dt.date | None = None

    @property
    def to_pay(self) -> Fraction:
        """The minutes that are paid."""
        return self.session.minutes * self.weight


def hours_number(minutes: Fraction | int) -> Decimal:
    """Return minutes as hours of two decimals, half up."""
    return two_decimals(Fraction(minutes) / HOUR)


def two_decimals(amount: Fraction) -> Decimal:
    """Return an amount of two decimals, half up; of hours or euros, never below zero."""
    return (Decimal(int(amount * 100 + Fraction(1, 2))) * CENT).quantize(CENT)


@dataclass(slots=True)
class AgreementHours:
    """The sessions of an agreement and their sums, in minutes until they are shown."""

    agreement: Agreement
    lines: list[HoursLine] = field(default_factory=list)

    def of_kind(self, *kinds: LineKind) -> list[HoursLine]:
        return [line for line in self.lines if line.kind in kinds]

    @property
    def counted(self) -> list[HoursLine]:
        """The sessions that were held, and those cancelled too late."""
        return self.of_kind(LineKind.WORKED, LineKind.NOTICE)

    @property
    def worked(self) -> Fraction:
        """The minutes that the organisation ran, each session whole."""
        return Fraction(sum(line.session.minutes for line in self.of_kind(LineKind.WORKED)))

    @property
    def in_figures(self) -> Fraction:
        """Its minutes in the shares by provider."""
        return sum((line.share for line in self.of_kind(LineKind.WORKED)), Fraction(0))

    @property
    def to_pay(self) -> Fraction:
        """The minutes to pay: sessions held and late notice."""
        return sum((line.to_pay for line in self.counted), Fraction(0))

    @property
    def sessions_to_pay(self) -> Fraction:
        """The sessions to pay, with halves and late notice."""
        return sum((line.weight for line in self.counted), Fraction(0))

    def _used_of(self, *kinds: LineKind) -> Fraction:
        """Return what these sessions take of the hours agreed: the hours to pay; of a sum or nothing, those worked."""
        lines = self.of_kind(*kinds)
        if self.agreement.paid_by in (PaidBy.HOUR, PaidBy.SESSION):
            return sum((line.to_pay for line in lines), Fraction(0))
        return Fraction(sum(line.session.minutes for line in lines if line.kind != LineKind.NOTICE))

    @property
    def used(self) -> Fraction:
        return self._used_of(LineKind.WORKED, LineKind.NOTICE)

    @property
    def open(self) -> Fraction:
        return self._used_of(LineKind.OPEN)

    @property
    def planned(self) -> Fraction:
        return self._used_of(LineKind.PLANNED)

    @property
    def agreed(self) -> Fraction | None:
        """The minutes agreed on, None where no hours are."""
        return None if self.agreement.hours is None else Fraction(self.agreement.hours) * HOUR

    @property
    def left(self) -> Fraction | None:
        """What is left once all that is open and planned is held; below zero where it is too much."""
        return None if self.agreed is None else self.agreed - self.used - self.open - self.planned

    @property
    def percent(self) -> int | None:
        """The whole per cent of the hours that are used, never rounded up."""
        return None if not self.agreed else int(self.used * 100 / self.agreed)

    @property
    def cost(self) -> Decimal | None:
        """What it costs to date in euros, None where the rate or the amount is not noted."""
        agreement = self.agreement
        if agreement.paid_by == PaidBy.FREE:
            return Decimal("0.00")
        price = agreement.hourly_rate if agreement.paid_by == PaidBy.HOUR else agreement.amount
        if price is None:
            return None
        many = {PaidBy.HOUR: self.to_pay / HOUR, PaidBy.SESSION: self.sessions_to_pay, PaidBy.LUMP_SUM: Fraction(1)}
        return two_decimals(many[PaidBy(agreement.paid_by)] * Fraction(price))


def hours_of(agreements: Sequence[Agreement]) -> dict[int, AgreementHours]:
    """Return the hours of agreements by their keys; five statements at most, whatever their number."""
    found = {one.pk: AgreementHours(one) for one in agreements}
    covering: dict[int, list[int]] = {}
    for workshop, agreement in Coverage.objects.filter(agreement__in=found).values_list("workshop", "agreement"):
        covering.setdefault(workshop, []).append(agreement)
    if not covering:
        return found
    sessions = list(_sessions_of(covering, min(one.starts_on for one in agreements)))
    noticed = _cancelled_on(sessions) if any(one.late_days for one in agreements) else {}
    for session in sessions:
        for key in covering[session.workshop_id]:
            line = _line_of(session, found[key].agreement, noticed.get(session.uuid))
            if line is not None:
                found[key].lines.append(line)
    return found


def _sessions_of(workshops: Iterable[int], first: dt.date) -> SessionQuerySet:
    sessions = Session.objects.filter(workshop__in=workshops, date__gte=first).exclude(state=SessionState.MOVED)
    ordered = sessions.select_related("workshop").order_by("date", "starts_at", "pk")
    return ordered.prefetch_related("planned_facilitators", "facilitators")


def _cancelled_on(sessions: Iterable[Session]) -> dict[UUID, dt.date]:
    """Return on which day each cancelled session was cancelled; not those that were found not to have taken place."""
    keys = [session.uuid for session in sessions if session.state == SessionState.CANCELLED]
    moves = TransitionLog.objects.filter(
        kind=Session._meta.label_lower, object__in=keys, to_state=SessionState.CANCELLED
    )
    last = {key: (move, at) for key, move, at in moves.order_by("pk").values_list("object", "move", "at")}
    return {key: at.astimezone(BELGIUM).date() for key, (move, at) in last.items() if move == CANCEL}


def _line_of(session: Session, agreement: Agreement, cancelled_on: dt.date | None) -> HoursLine | None:
    """Return what a session is to an agreement, None where it is nothing."""
    last = agreement.ends_on
    if session.date < agreement.starts_on or (last is not None and session.date > last):
        return None
    runners = _runners_of(session)
    house = agreement.organisation_id
    if house not in {organisation for _provider, organisation in runners}:
        return None
    with_team = any(provider == Provider.TEAM for provider, _organisation in runners)
    weight = Fraction(1, 2) if with_team and agreement.together_counts == TogetherPay.HALF else Fraction(1)
    said: dict[str, Any] = {
        "with_team": with_team,
        "with_others": any(organisation not in (None, house) for _provider, organisation in runners),
    }
    if session.state == SessionState.CLOSED:
        return HoursLine(session, LineKind.WORKED, weight, share=_share(session, runners, house), **said)
    if session.state in OPEN:
        to_come = session.state == SessionState.PLANNED and session.date >= today()
        return HoursLine(session, LineKind.PLANNED if to_come else LineKind.OPEN, weight, **said)
    if cancelled_on is None or not agreement.late_days or (session.date - cancelled_on).days >= agreement.late_days:
        return None
    notice = weight * Fraction(agreement.late_percent or 0, 100)
    return HoursLine(session, LineKind.NOTICE, notice, cancelled_on=cancelled_on, **said)


def _runners_of(session: Session) -> list[Runner]:
    """Return who ran it; before it is closed who is planned; where nobody is noted, with whom the series is planned."""
    rows: list[Any] = list(session.facilitators.all())
    if not rows and session.state != SessionState.CLOSED:
        rows = list(session.planned_facilitators.all())
    noted = [(row.provider, row.organisation_id) for row in rows]
    return noted or [(session.workshop.provider, session.workshop.organisation_id)]


def _share(session: Session, runners: Iterable[Runner], house: int) -> Fraction:
    """Return the minutes of an organisation in the figures: of its kind's part, what organisations divide equally."""
    parts = parts_by_provider(session.minutes, session.ran_by, session.workshop.provider)
    return sum(_shares(parts, list(runners), house), Fraction(0))


def _shares(parts: dict[str, Fraction], runners: list[Runner], house: int) -> Iterator[Fraction]:
    for kind, minutes in parts.items():
        of_kind = {organisation for provider, organisation in runners if provider == kind}
        if house in of_kind:
            yield minutes / len(of_kind)


def without_agreement(agreement: Agreement) -> SessionQuerySet:
    """Return the closed sessions that its organisation ran since its first day and that no agreement covers."""
    house = agreement.organisation_id
    own = SessionFacilitator.objects.filter(session=OuterRef("pk"), organisation=house)
    planned = Q(ran_by=0, workshop__organisation=house)
    covering = Coverage.objects.filter(
        Q(agreement__ends_on__isnull=True) | Q(agreement__ends_on__gte=OuterRef("date")),
        agreement__in=Agreement.objects.concluded().filter(organisation=house),
        agreement__starts_on__lte=OuterRef("date"),
        workshop=OuterRef("workshop"),
    )
    sessions = Session.objects.closed().filter(date__gte=agreement.starts_on)
    sessions = sessions.filter(Q(Exists(own)) | planned).filter(~Exists(covering))
    return sessions.select_related("workshop").order_by("date", "starts_at", "pk")
