"""Sessions: one date of a workshop, its groups, and its state machine (product.md section 3)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.centre_settings import setting
from accounts.models import User
from core.constraints import exactly_when, one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.lookups import WrittenOut
from core.models import Entity, MinutesUntil, YearOf
from core.periods import BELGIUM, Period, minutes_until, today
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.models import Group, GroupStay, Participant
from permissions.querysets import ScopedQuerySet
from permissions.transitions import guard
from workshops.enums import THERE, SessionState
from workshops.models.facilitator import PlannedFacilitator, Running, SessionFacilitator, own_sessions
from workshops.models.link import is_link_user, sessions_of_link
from workshops.models.room import CentreRoom
from workshops.models.workshop import Workshop
from workshops.settings import OPENS_BEFORE

#: minutes that a session may last at most when it ends at midnight or on the next day
LONGEST_OVER_MIDNIGHT = 12 * 60
MOST_CHILDREN = 99
OPEN = [SessionState.PLANNED, SessionState.HELD, SessionState.HANDED_IN, SessionState.REOPENED]


def runner_prefetches() -> list[Prefetch]:
    """Return what is to be prefetched of sessions so that `runners` asks nothing more."""
    return [
        Prefetch(path, queryset=model.objects.select_related("organisation", "member__user").order_by("pk"))
        for path, model in (("planned_facilitators", PlannedFacilitator), ("facilitators", SessionFacilitator))
    ]


class SessionQuerySet(ScopedQuerySet):
    """Sessions, said in words."""

    centre_path = "workshop__centre"

    def closed(self) -> SessionQuerySet:
        return self.filter(state=SessionState.CLOSED)

    def cancelled(self) -> SessionQuerySet:
        return self.filter(state=SessionState.CANCELLED)

    def without_sheet(self) -> SessionQuerySet:
        """Those whose sheet was never closed; with `within()` a past period it gives the missing sheets."""
        return self.filter(state__in=OPEN)

    def to_close(self, day: dt.date) -> SessionQuerySet:
        """Those that took place before a day and whose sheet somebody has still to fill in."""
        return self.without_sheet().exclude(state=SessionState.HANDED_IN).filter(date__lt=day)

    def to_validate(self) -> SessionQuerySet:
        """Those whose sheet was handed in by a link, and which the team has still to close or to send back."""
        return self.filter(state=SessionState.HANDED_IN)

    def open_today(self) -> SessionQuerySet:
        """Those of today whose sheet is open or to be opened."""
        return self.filter(state__in=[SessionState.PLANNED, SessionState.HELD], date=today())

    def within(self, period: Period) -> SessionQuerySet:
        """Those of a period, first and last day included."""
        return self.filter(date__gte=period.first, date__lte=period.last)

    def run_by(self, user: User) -> SessionQuerySet:
        """Those that the person is planned to run or ran; for the user of a link, those that it opens today."""
        return self.filter(self.scope_own_sessions(user))

    def scope_own_sessions(self, user: User) -> Q:
        """The sessions that the person is planned to run or ran; their keys are read first: lists have an order.

        With a plain sub-query PostgreSQL goes through all sessions in that order, in search of the first own one.
        """
        if is_link_user(user):
            return sessions_of_link(user)
        own = own_sessions(user, self.db)
        return Q(pk__among=WrittenOut.of(own)) if self.keys_first else Q(pk__in=own)

    def with_runners(self) -> SessionQuerySet:
        """Return the sessions with who is planned and who ran each: two statements whatever their number."""
        return self.prefetch_related(*runner_prefetches())

    def first_day(self) -> dt.date | None:
        """Return the day of the earliest one, None without any.

        By the order of days, which an index has: the least of all days would be looked for in every row.
        """
        return self.order_by("date").values_list("date", flat=True).first()

    def last_day(self) -> dt.date | None:
        """Return the day of the latest one, None without any; as first_day()."""
        return self.order_by("date").values_list("date", flat=True).last()

    def first_and_last_day(self) -> tuple[dt.date, dt.date] | None:
        """Return first_day() and last_day() by one statement, None without any session."""
        latest = models.Subquery(self.order_by("-date").values("date")[:1])
        return self.order_by("date").annotate(latest=latest).values_list("date", "latest").first()


def opens_at(session: Session) -> dt.datetime:
    """Return the moment from which its sheet can be opened, by what the centre has set for its day."""
    before = setting(OPENS_BEFORE, session.workshop.centre_id, on=session.date)
    return _start(session) - dt.timedelta(minutes=before)


def _start(session: Session) -> dt.datetime:
    return dt.datetime.combine(session.date, session.starts_at, BELGIUM)


@guard(_("This session is still to come: its sheet opens shortly before it begins."))
def is_open_yet(session: Session) -> bool:
    return has_begun(session) or opens_at(session) <= timezone.now()


@guard(_("This session has not begun yet: its sheet can be closed from its start."))
def has_begun(session: Session) -> bool:
    return _start(session) <= timezone.now()


@guard(_("Somebody is noted as having been there. Correct the sheet first."))
def nobody_there(session: Session) -> bool:
    return not session.attendances.filter(status__in=THERE).exists()


@guard(_("This session has passed. Plan another one."))
def is_not_over(session: Session) -> bool:
    return session.date >= today()


@guard(_("Note an answer for each expected person."))
def everybody_answered(session: Session) -> bool:
    return not session.expected_participants().exclude(attendances__session=session).exists()


@guard(_("Say who ran the session."))
def has_facilitator(session: Session) -> bool:
    return session.facilitators.exists()


def is_possible(start: dt.time, end: dt.time) -> bool:
    """Return whether a session may last from `start` to `end`; an end that is not after the start is of the next day.

    It is then possible within LONGEST_OVER_MIDNIGHT: 15:00 to 14:00 is a mistake and no session of 23 hours.
    """
    return end > start or 0 < minutes_until(start, end) <= LONGEST_OVER_MIDNIGHT


class Session(SameCentre, Entity):
    """One date of a workshop, for one group or several; its hours count once whatever groups come.

    A session that ends at midnight or later belongs to the day on which it begins, with all of its minutes:
    22:00 to 0:00 of 31 December is two hours of the old year.

    `place` is what people read, on the sheet too: the name that its room had when it was planned, or words for a place
    elsewhere.
    """

    same_centre = ("workshop__centre", "room__centre")

    # Its index is that of (workshop, date), below.
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="sessions", db_index=False)
    code = models.CharField(_("code"), max_length=30)
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    year = models.GeneratedField(expression=YearOf("date"), output_field=models.SmallIntegerField(), db_persist=True)
    minutes = models.GeneratedField(
        expression=MinutesUntil("starts_at", "ends_at"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # A sum of weights that the database keeps from the facilitators' rows (workshops.counted_columns).
    ran_by = models.SmallIntegerField(default=0, db_default=0, editable=False)
    place = models.CharField(_("place"), max_length=120, blank=True)
    room = models.ForeignKey(
        CentreRoom, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True, verbose_name=_("room")
    )
    groups = models.ManyToManyField(Group, through="SessionGroup", related_name="sessions")
    # Of participants or of guests: told on the sheet, in no figure of persons.
    children = models.PositiveSmallIntegerField(_("children who were there"), default=0, db_default=0)
    state = StateField(_("state"), choices=SessionState.choices, default=SessionState.PLANNED)
    cancel_reason = EncryptedCharField(_("why it was cancelled"), max_length=300, blank=True)
    moved_to = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="moved_from",
        null=True,
        blank=True,
        verbose_name=_("moved to"),
    )
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in on"), null=True, blank=True)
    sent_back_reason = EncryptedCharField(_("why it was sent back"), max_length=300, blank=True)
    reopen_reason = EncryptedCharField(_("why it was reopened"), max_length=300, blank=True)

    objects = SessionQuerySet.as_manager()
    history = history_records(excluded_fields=["year", "minutes", "ran_by"])

    class Meta:
        verbose_name = _("session")
        ordering = ["date", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "code"], name="session_code_once"),
            one_of("state", SessionState, name="session_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=Q(children__lte=MOST_CHILDREN),
                name="session_children",
                violation_error_message=_("Enter how many children there were: from 0 to 99."),
            ),
            models.CheckConstraint(
                # as is_possible()
                condition=Q(ends_at__gt=F("starts_at")) | Q(minutes__gt=0, minutes__lte=LONGEST_OVER_MIDNIGHT),
                name="session_times",
                violation_error_message=_("The session ends before it starts: correct one of the two hours."),
            ),
            exactly_when(
                Q(state=SessionState.CLOSED),
                "closed_at",
                name="session_closed",
                message=_("Enter when the sheet was closed; an open sheet has no such moment."),
            ),
            exactly_when(
                Q(state=SessionState.HANDED_IN),
                "handed_in_at",
                name="session_handed_in",
                message=_("Enter when the sheet was handed in; only for a sheet that the team has still to look at."),
            ),
            exactly_when(
                Q(state=SessionState.MOVED),
                "moved_to",
                name="session_moved",
                message=_("Choose the session that it was postponed to; only for a postponed session."),
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED) & ~Q(cancel_reason="")
                | ~Q(state=SessionState.CANCELLED) & Q(cancel_reason=""),
                name="session_cancelled",
                violation_error_message=_("Enter why the session is cancelled; leave it empty for any other session."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "year"], name="session_state_year"),
            models.Index(fields=["workshop", "date"], name="session_of_workshop"),
            models.Index(fields=["date"], name="session_date"),
            # All that the hours of years need, so that the table itself is not read.
            models.Index(fields=["workshop", "state", "year", "ran_by", "minutes"], name="session_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.date}"

    def clean(self) -> None:
        """Raise ValidationError when it is moved to what cannot take its place."""
        other = self.moved_to
        if other is None:
            return
        gone = other.state in (SessionState.CANCELLED, SessionState.MOVED)
        if other.pk == self.pk or other.workshop_id != self.workshop_id or gone:
            raise ValidationError(
                {"moved_to": _("It is moved to another session of its workshop, neither cancelled nor moved.")}
            )

    @property
    def runners(self) -> list[Running]:
        """Who ran it where that is noted, else who is planned; two statements, none after with_runners()."""
        prefetch_related_objects([self], *runner_prefetches())
        return list(self.facilitators.all()) or list(self.planned_facilitators.all())

    def expected_stays(self) -> models.QuerySet:
        """Return the stays of its day in its groups, without paths on a break that day; sealed files included."""
        return GroupStay.objects.expected_on(self.date).filter(group__sessions=self).order_by()

    def expected_keys(self) -> models.QuerySet:
        """Return the keys of whoever is expected, sealed files included; of a closed sheet, as its closing fixed it."""
        if self.state == SessionState.CLOSED:
            return self.attendances.filter(expected=True).order_by().values("participant")
        return self.expected_stays().values("enrolment__participant")

    def expected_participants(self) -> models.QuerySet:
        """Return the participants who are expected: on a path in one of its groups on its day, and on no break.

        Files under a seal are left out for everybody: closing a sheet must not wait for somebody who is not on it.
        """
        return Participant.objects.filter(pk__in=self.expected_keys()).unsealed()

    @transition(
        field=state,
        source=SessionState.PLANNED,
        target=SessionState.HELD,
        permission="session.register",
        conditions=[is_open_yet],
        custom={"label": _("Open the sheet")},
    )
    def hold(self, *, by: User, reason: str = "") -> None:
        """It takes place: the sheet may be filled in."""

    @transition(
        field=state,
        source=[SessionState.HELD, SessionState.REOPENED],
        target=SessionState.HANDED_IN,
        permission="session.hand_in",
        conditions=[has_begun, everybody_answered, has_facilitator],
        custom={"label": _("Hand in the sheet")},
    )
    def hand_in(self, *, by: User, reason: str = "") -> None:
        """Whoever came by a link has filled the sheet in: the team looks at it before it counts."""
        self.handed_in_at = timezone.now()
        self.sent_back_reason = ""

    @transition(
        field=state,
        source=SessionState.HANDED_IN,
        target=SessionState.HELD,
        permission="session.send_back",
        custom={"needs": {"reason": _("Say what is to be put right.")}, "label": _("Send the sheet back")},
    )
    def send_back(self, *, by: User, reason: str = "") -> None:
        """The team found something wrong: whoever handed the sheet in fills it in again, and reads why."""
        self.handed_in_at = None
        self.sent_back_reason = reason

    @transition(
        field=state,
        source=[SessionState.HELD, SessionState.HANDED_IN, SessionState.REOPENED],
        target=SessionState.CLOSED,
        permission="session.close",
        conditions=[has_begun, everybody_answered, has_facilitator],
        custom={"label": _("Close the sheet")},
    )
    def close(self, *, by: User, reason: str = "") -> None:
        """The sheet is complete: from here on the session counts."""
        self.closed_at = timezone.now()
        self.handed_in_at = None
        self.sent_back_reason = ""

    @transition(
        field=state,
        source=SessionState.HELD,
        target=SessionState.PLANNED,
        permission="session.undo_open",
        conditions=[nobody_there],
        custom={"needs": {"reason": _("Say how the sheet came to be opened.")}, "label": _("Opened by mistake")},
    )
    def undo_open(self, *, by: User, reason: str = "") -> None:
        """The sheet was opened by mistake: the session is to come as before."""
        self.sent_back_reason = ""

    @transition(
        field=state,
        source=[SessionState.HELD, SessionState.REOPENED],
        target=SessionState.CANCELLED,
        permission="session.undo_open",
        conditions=[nobody_there],
        custom={"needs": {"reason": _("Say why it did not take place.")}, "label": _("It did not take place")},
    )
    def call_off(self, *, by: User, reason: str = "") -> None:
        """It did not take place although its sheet was opened; nobody is absent from it."""
        self.sent_back_reason = ""
        self.cancel_reason = reason

    @transition(
        field=state,
        source=SessionState.CLOSED,
        target=SessionState.REOPENED,
        permission="session.reopen",
        custom={"needs": {"reason": _("Say why the sheet is reopened.")}, "label": _("Reopen the sheet")},
    )
    def reopen(self, *, by: User, reason: str = "") -> None:
        """A manager opens a closed sheet again, with a reason; it does not count until it is closed anew."""
        self.closed_at = None
        self.reopen_reason = reason

    @transition(
        field=state,
        source=SessionState.PLANNED,
        target=SessionState.CANCELLED,
        permission="session.plan",
        custom={
            "needs": {"reason": _("Say why the session is cancelled.")},
            "label": _("Cancel the session"),
        },
    )
    def cancel(self, *, by: User, reason: str = "") -> None:
        """It does not take place; nobody is absent from it."""
        self.cancel_reason = reason

    @transition(
        field=state,
        source=SessionState.CANCELLED,
        target=SessionState.PLANNED,
        permission="session.plan",
        conditions=[is_not_over],
        custom={"label": _("It takes place after all")},
    )
    def restore(self, *, by: User, reason: str = "") -> None:
        """A cancelled session takes place after all."""
        self.cancel_reason = ""

    @transition(
        field=state,
        source=SessionState.PLANNED,
        target=SessionState.MOVED,
        permission="session.plan",
        custom={
            "needs": {"moved_to": _("Say to which session it is moved.")},
            "label": _("Move the session"),
        },
    )
    def move(self, *, by: User, reason: str = "", moved_to: Session | None = None) -> None:
        """It takes place at another time, as another session."""
        self.moved_to = moved_to


class SessionGroup(SameCentre):
    """A group that is expected at a session."""

    same_centre = ("session__workshop__centre", "group__centre")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_groups")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="session_groups")

    history = history_records()

    class Meta:
        verbose_name = _("group of a session")
        ordering = ["session", "group"]
        constraints = [models.UniqueConstraint(fields=["session", "group"], name="session_group_once")]
