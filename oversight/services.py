"""Watching the log for the officer, and what the officer notes of what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Centre, Membership, User
from audit.enums import Extent
from audit.log import log_transition
from audit.models import AccessedFile, RefusalLog
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from oversight import alert_rules
from oversight.access_log_queries import KIND, READING_THE_LOG, midnight
from oversight.alert_rules import Look, Signal
from oversight.enums import AlertKind
from oversight.models import Alert
from participants.models import BreakGlassReview, Cover, Participant, ReferentAssignment
from permissions.checks import may
from permissions.transitions import NotAllowed

SAME_NAME_AGAIN = dt.timedelta(days=90)  # the same pair is not told every day of a follow-up
REDUCED, SHEET = "participants.reduced", "sheet"


class AlreadyDone(Exception):
    """Somebody else looked at it, or closed it, in the meantime."""


# Watching


def watch(day: dt.date | None = None) -> int:
    """Look at one day of the log of every centre (None: yesterday and today); return how many alerts are new.

    Done again it tells nothing twice: an alert that nobody looked at has its number brought up to date.
    """
    days = [day] if day else [today() - dt.timedelta(days=1), today()]
    new = 0
    with acting_as(User.objects.system(), "alerts", channel="beat"):
        for centre in Centre.objects.all():
            for one in days:
                new += _watch_day(centre, one)
    return new


def _watch_day(centre: Centre, day: dt.date) -> int:
    """Look without a transaction, which on SQLite would stop everybody who writes; each alert is one of its own."""
    looked_into = Q(entry__extent__in=[Extent.OPENED, Extent.EXPORTED])
    opened = _looks(centre, day, looked_into)
    # A sheet to sign is a list of names: who prints those of the week has not opened the files of the persons on them.
    files = _looks(centre, day, looked_into & ~Q(entry__what=SHEET, entry__extent=Extent.EXPORTED))
    pages = Q(entry__extent=Extent.OPENED, entry__channel="web")
    workers = _holders(centre, day, Role.SOCIAL_WORKER)
    managers = _holders(centre, day, Role.MANAGER) - workers
    foreign = [
        *_looks(centre, day, Q(entry__actor__in=workers) & (pages | Q(entry__what=REDUCED))),
        *_looks(centre, day, Q(entry__actor__in=managers) & pages),
    ]
    signals = [
        *alert_rules.many_files(files, most=settings.ALERT_FILES_A_DAY),
        *alert_rules.outside_caseload(
            foreign, own=lambda reader: caseload_on(reader, centre, day), most=settings.ALERT_FILES_OUTSIDE
        ),
        *alert_rules.same_name(opened, **_names(centre, opened)),
        *alert_rules.at_night(_looks(centre, day, pages & _night(day)), night=settings.ALERT_NIGHT),
        *alert_rules.many_refusals(_refusals_by_user(centre, day), most=settings.ALERT_REFUSALS_A_DAY),
    ]
    return sum(_tell(centre, day, signal) for signal in signals)


def _looks(centre: Centre, day: dt.date, which: Q) -> list[Look]:
    """Return who looked at which file that day, once each; reading the log is not looking at a file."""
    rows = (
        AccessedFile.objects.filter(
            which,
            kind=KIND,
            entry__centre=centre.uuid,
            entry__at__gte=midnight(day),
            entry__at__lt=midnight(day + dt.timedelta(days=1)),
        )
        .exclude(entry__what__startswith=READING_THE_LOG)
        .values_list("entry__actor", "file")
        .annotate(first=Min("entry__at"), last=Max("entry__at"))
        .order_by("entry__actor", "file")
    )
    return [Look(*row) for row in rows]


def _refusals_by_user(centre: Centre, day: dt.date) -> dict[int, int]:
    """Return how many requests were refused that day in a centre, by user."""
    rows = RefusalLog.objects.filter(
        centre=centre.uuid, at__gte=midnight(day), at__lt=midnight(day + dt.timedelta(days=1))
    )
    return dict(rows.order_by().values_list("user").annotate(count=Count("pk")))


def _night(day: dt.date) -> Q:
    """Return the hours of a day that are night, as a filter."""
    first, last = settings.ALERT_NIGHT
    evening, morning = (dt.datetime.combine(day, dt.time(hour), midnight(day).tzinfo) for hour in (first, last))
    return Q(entry__at__gte=evening) | Q(entry__at__lt=morning)


def _holders(centre: Centre, day: dt.date, role: Role) -> set[int]:
    held = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), centre=centre, role=role)
    return set(held.filter(starts_on__lte=day).values_list("user", flat=True))


def caseload_on(reader: int, centre: Centre, day: dt.date) -> set[UUID]:
    """Return the files of which an account was the key worker on a day, or stood in for who was."""
    charges = ReferentAssignment.objects.current(day).filter(participant__centre=centre)
    covers = Cover.objects.current(day).filter(colleague=reader)
    held = charges.filter(Q(member__user=reader) | Q(member__in=covers.values("member")))
    return set(held.order_by().values_list("participant__uuid", flat=True))


def _names(centre: Centre, looks: Iterable[Look]) -> dict[str, dict]:
    readers = User.objects.filter(pk__in={look.reader for look in looks})
    persons = Participant._base_manager.filter(centre=centre, uuid__in={look.file for look in looks})
    return {
        "readers": dict(readers.values_list("pk", "last_name")),
        "persons": dict(persons.values_list("uuid", "last_name")),
    }


def _tell(centre: Centre, day: dt.date, signal: Signal) -> bool:
    """Write an alert unless it is there; return whether it is new."""
    file = signal.file.hex if signal.file else ""
    known = Alert.objects.filter(centre=centre, kind=signal.kind, reader=signal.reader, file=file)
    if signal.kind is AlertKind.SAME_NAME and known.filter(day__gt=day - SAME_NAME_AGAIN, day__lt=day).exists():
        return False
    alert = known.filter(day=day).first()
    if alert is None:
        return _create(centre=centre, kind=signal.kind, reader_id=signal.reader, day=day, file=file, count=signal.count)
    if alert.looked_at is None:
        save_changes(alert, count=signal.count)
    return False


def _create(**values: Any) -> bool:
    """Write an alert; return False where another watcher was quicker."""
    try:
        with transaction.atomic():
            Alert.objects.create(**values)
    except IntegrityError:
        return False
    return True


def tell_logs_changed(count: int) -> None:
    """Tell the officer of every centre that verifying the logs found something; once a day."""
    with acting_as(User.objects.system(), "alerts", channel="beat"), transaction.atomic():
        for centre in Centre.objects.all():
            told = Alert.objects.filter(centre=centre, kind=AlertKind.LOGS_CHANGED, day=today())
            if not told.exists():
                Alert.objects.create(centre=centre, kind=AlertKind.LOGS_CHANGED, day=today(), count=count)


# What the officer notes


@transaction.atomic
def look_at(alert: Alert, *, by: User, note: str) -> Alert:
    """Note that an alert was looked at. Raise NotAllowed, or AlreadyDone where somebody was quicker."""
    current = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if not may(by, "alert.view", current):
        raise NotAllowed("alert.view")
    if current.looked_at is not None:
        raise AlreadyDone
    save_changes(current, looked_by=by, looked_at=timezone.now(), note=note)
    log_transition(current, move="look_at", from_state="open", to_state="looked_at")
    return current


@transaction.atomic
def close_review(review: BreakGlassReview, *, by: User, verdict: str, note: str) -> BreakGlassReview:
    """Close the review of an opening. Raise NotAllowed, or AlreadyDone where somebody was quicker."""
    current = BreakGlassReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not may(by, "break_glass.review", current) or current.grant.user_id == by.pk:
        raise NotAllowed("break_glass.review")
    if current.closed_at is not None:
        raise AlreadyDone
    save_changes(current, verdict=verdict, note=note, closed_by=by, closed_at=timezone.now())
    log_transition(current, move="close", from_state="open", to_state="closed")
    return current
