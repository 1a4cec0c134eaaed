"""Contacts some months after a path: planned for who agreed to it, withdrawn where the reason for them is gone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.centre_settings import text_setting
from accounts.models import User
from core.periods import months_after, today
from participants.enums import ENDED_STATES, AfterContactResult, AfterContactState, ExitReason, ObjectionKind
from participants.models import AfterContact, Consent, Enrolment, Objection, Participant
from participants.services.parallel_paths import lock_person
from participants.settings import FOLLOW_UP_MONTHS, months_of
from permissions.transitions import perform, perform_once


def days_to_contact(participant: Participant, ended_on: dt.date) -> list[dt.date]:
    """Return on which days somebody is contacted whose path ended on a day, by the setting of that day."""
    return [months_after(ended_on, months) for months in months_to_contact(participant, ended_on)]


def months_to_contact(participant: Participant, on: dt.date | None = None) -> list[int]:
    """Return how many months after an end of that day the centre contacts people."""
    return months_of(text_setting(FOLLOW_UP_MONTHS, participant.centre_id, on=on))


def agrees(participant: Participant) -> bool:
    """Answer whether the person agrees today to be contacted after the path, and does not object to it."""
    if Objection.objects.in_force(ObjectionKind.AFTER).filter(participant=participant).exists():
        return False
    return Consent.objects.to_follow_up().in_force(today()).filter(participant=participant).exists()


def follow_end(enrolment: Enrolment, *, by: User) -> None:
    """Let the contacts after a path follow its end and the person's consent, as both are now.

    Those that do not fit are withdrawn; of days to come those are planned that are missing. Contacts that were made
    stay, and after one at which the person wished no more, nothing is planned. The person is locked.
    """
    participant = lock_person(enrolment.participant_id)
    current = Enrolment._base_manager.get(pk=enrolment.pk)
    known = list(AfterContact._base_manager.filter(enrolment=current).order_by("planned_on", "pk"))
    refused = any(one.result == AfterContactResult.DOES_NOT_WISH for one in known)
    days: list[dt.date] = []
    if current.state in ENDED_STATES and current.ended_on is not None and not refused and agrees(participant):
        days = [] if current.exit_reason == ExitReason.DECEASED else days_to_contact(participant, current.ended_on)
    standing = [one for one in known if one.state != AfterContactState.WITHDRAWN]
    for one in standing:
        if one.state == AfterContactState.PLANNED and one.planned_on not in days:
            perform(one, "withdraw", by=by)
    for day in days:
        if day >= today() and day not in {one.planned_on for one in standing}:
            AfterContact.objects.create(enrolment=current, planned_on=day)


def follow_consent(participant: Participant, *, by: User) -> None:
    """Let the contacts after the person's last path follow what she agrees to and objects to.

    In a file that is only kept they are left as they are: none of them is asked for meanwhile, and they follow when it
    is open again.
    """
    if participant.restrictions.in_force().exists():
        return
    with transaction.atomic():
        planned = AfterContact._base_manager.filter(state=AfterContactState.PLANNED)
        ended = Enrolment._base_manager.filter(participant=participant, state__in=ENDED_STATES)
        last = ended.order_by("-ended_on", "-pk").first()
        paths = set(planned.filter(enrolment__participant=participant).values_list("enrolment", flat=True))
        for path in Enrolment._base_manager.filter(pk__in=paths | ({last.pk} if last is not None else set())):
            follow_end(path, by=by)


def record_contact(contact: AfterContact, *, by: User, values: dict[str, Any]) -> AfterContact:
    """Note what came of a contact; who wishes no more of them is not contacted again. Raise as perform() does."""
    with transaction.atomic():
        lock_person(contact.enrolment.participant_id)
        done = perform_once(contact, "note_contact", by=by, **values)
        if done.result == AfterContactResult.DOES_NOT_WISH:
            follow_end(done.enrolment, by=by)
        return done
