"""What paths and exceptions say on the home page: breaks, trials, consents, candidates; seals, standing in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.enums import Role
from accounts.models import Membership, User
from core.date_words import local_day
from core.periods import long_date, today
from home.dashboard import DashboardLine, home_line
from participants.caseload import candidates, own_people, paths_under_way
from participants.enums import EnrolmentState, ResultMoment
from participants.operation_cards import due_on
from participants.services import cover, seal_requests
from participants.services.national_numbers import files_of_one_number
from participants.settings import BREAK_REMIND_DAYS, TRIAL_DAYS, WAITING_DAYS
from participants.to_contact import to_contact
from permissions.checks import has_right

MOVE = "enrolment.move"
ENTRIES = "operation.change"
CONTACTS = "contact.record"
MOST = 50


@home_line(order=16)
def seals_to_decide(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many seals wait for this person's decision: what others asked for, and she may know of."""
    if not has_right(user, seal_requests.DECIDE, centre=membership.centre):
        return None
    count = seal_requests.to_decide(user, membership.centre).count()
    if not count:
        return None
    return DashboardLine(
        heading=ngettext("A protection to decide on", "%(count)s protections to decide on", count) % {"count": count},
        detail=_("Somebody asks that a file be closed to all but a few, or opened again."),
        action=_("Look at it"),
        url=f"{reverse('participants:seals')}#to-decide",
        count=count,
    )


def _own(user: User, membership: Membership) -> list[Any]:
    """Return the persons whose paths the member moves, as own_people() has them; nobody without that right."""
    return own_people(user, membership.centre) if has_right(user, MOVE, centre=membership.centre) else []


@home_line(order=32)
def long_breaks(user: User, membership: Membership) -> list[DashboardLine]:
    """Say each break in her own files whose planned end is past, or that has none and lasts long."""
    since = today() - dt.timedelta(days=setting(BREAK_REMIND_DAYS, membership.centre))
    found = [one for one in paths_under_way(_own(user, membership)) if one.break_from is not None]
    long = [one for one in found if (one.break_until < today() if one.break_until else one.break_from <= since)]
    return [
        DashboardLine(
            heading=_("A break to talk about"),
            who=str(person),
            detail=_("On a break since %(day)s") % {"day": long_date(person.break_from)},
            due=person.break_until,
            action=_("Open"),
            url=reverse("participants:paths", args=[person.uuid]),
            files=[person],
        )
        for person in sorted(long, key=lambda one: (one.break_from, one.walk.pk))[:MOST]
    ]


@home_line(order=28)
def people_to_contact(user: User, membership: Membership) -> list[DashboardLine]:
    """Say of whom of her own files nothing was heard; by day, never by a count."""
    return [
        DashboardLine(
            heading=_("To contact"),
            who=str(one.person),
            detail=_("No news since %(day)s") % {"day": long_date(one.since)},
            action=_("What came of it"),
            url=reverse("participants:contact", args=[one.person.uuid]),
            files=[one.person],
        )
        for one in to_contact(user, membership.centre)[:MOST]
    ]


@home_line(order=31)
def trials_over(user: User, membership: Membership) -> list[DashboardLine]:
    """Say each path of her own files that is on trial for longer than the centre set: it goes on, or it ends."""
    days = dt.timedelta(days=setting(TRIAL_DAYS, membership.centre))
    found = [one for one in paths_under_way(_own(user, membership)) if one.walk.state == EnrolmentState.TRIAL]
    until = {one.walk.pk: one.walk.trial_until or one.walk.starts_on + days for one in found}
    over = [one for one in found if until[one.walk.pk] <= today()]
    return [
        DashboardLine(
            heading=_("A trial that is over"),
            who=str(person),
            detail=_("On trial since %(day)s: does the path go on?") % {"day": long_date(person.walk.starts_on)},
            due=until[person.walk.pk],
            action=_("Decide"),
            url=reverse("participants:paths", args=[person.uuid]),
            files=[person],
        )
        for person in over[:MOST]
    ]


@home_line(order=29)
def consents_withdrawn(user: User, membership: Membership) -> list[DashboardLine]:
    """Say whose path goes on although she does not agree to take part any more."""
    found = paths_under_way(_own(user, membership))
    gone = [one for one in found if not one.agrees and one.withdrew_on is not None]
    return [
        DashboardLine(
            heading=_("Consent to take part withdrawn"),
            who=str(person),
            detail=_("Withdrawn on %(day)s, and the path goes on") % {"day": long_date(person.withdrew_on)},
            action=_("Talk about it"),
            url=f"{reverse('participants:person', args=[person.uuid])}#consents",
            files=[person],
        )
        for person in sorted(gone, key=lambda one: (one.withdrew_on, one.walk.pk))[:MOST]
    ]


@home_line(order=30)
def results_to_ask(user: User, membership: Membership) -> list[DashboardLine]:
    """Say of each person of her own files the first result of an operation that can be asked and was not."""
    if not has_right(user, ENTRIES, centre=membership.centre):
        return []
    found: list[Any] = own_people(user, membership.centre)
    people = {one.pk: one for one in found if one.result_due is not None}
    return [_result_line(person) for person in list(people.values())[:MOST]]


def _result_line(person: Any) -> DashboardLine:
    told = person.result_due
    left_on = dt.date.fromisoformat(told["left_on"])
    moment = ResultMoment.EXIT if told["asked"] is None else ResultMoment.SIX_MONTHS
    heading = _("Result at exit due (4 weeks)") if told["asked"] is None else _("Result at 6 months due")
    words = {"operation": told["code"], "day": long_date(left_on)}
    return DashboardLine(
        heading=heading,
        who=str(person),
        detail=_("%(operation)s, left on %(day)s") % words,
        due=due_on(moment, left_on),
        action=_("Note what the person says"),
        url=reverse("participants:operation-result", args=[UUID(str(told["uuid"])), moment.value]),
        files=[person],
    )


@home_line(order=31)
def contacts_after_paths(user: User, membership: Membership) -> list[DashboardLine]:
    """Say of each person of her own files the first contact after a path whose day has come."""
    if not has_right(user, CONTACTS, centre=membership.centre):
        return []
    found: list[Any] = own_people(user, membership.centre)
    people = {one.pk: one for one in found if one.after_due is not None}
    return [_after_line(person) for person in list(people.values())[:MOST]]


def _after_line(person: Any) -> DashboardLine:
    told = person.after_due
    return DashboardLine(
        heading=_("Contact after the path"),
        who=str(person),
        detail=_("The path ended on %(day)s") % {"day": long_date(dt.date.fromisoformat(told["ended_on"]))},
        due=dt.date.fromisoformat(told["planned_on"]),
        action=_("Note what came of it"),
        url=reverse("participants:after-contact", args=[UUID(str(told["uuid"]))]),
        files=[person],
    )


@home_line(order=34)
def candidates_without_news(user: User, membership: Membership) -> list[DashboardLine]:
    """Say which candidates of her own files heard nothing of us for longer than the centre set."""
    days = dt.timedelta(days=setting(WAITING_DAYS, membership.centre))
    found = candidates(_own(user, membership))
    since = {one.candidacy.pk: _heard_of_us(one) for one in found}
    silent = [one for one in found if since[one.candidacy.pk] + days <= today()]
    return [
        DashboardLine(
            heading=_("A candidate without news of us"),
            who=str(person),
            detail=_("Since %(day)s") % {"day": long_date(since[person.candidacy.pk])},
            action=_("Write what was said"),
            url=reverse("participants:new-intervention", args=[person.uuid]),
            files=[person],
        )
        for person in sorted(silent, key=lambda one: (since[one.candidacy.pk], one.candidacy.pk))[:MOST]
    ]


def _heard_of_us(person: Any) -> dt.date:
    """Return the day of the last intervention for a candidate, or on which the candidacy was written where that is
    later.
    """
    return max(local_day(person.candidacy.created_at), person.spoken_on or dt.date.min)


@home_line(order=33)
def numbers_on_two_files(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Tell a manager, by file number, which files hold the same national register number; one statement for none."""
    if membership.role != Role.MANAGER:
        return None
    return [
        DashboardLine(
            heading=_("One national register number on %(count)s files") % {"count": len(files)},
            who=", ".join(one.file_number for one in files),
            detail=_("Have it looked at whether they are one person; the key workers correct the number."),
            action=_("Open"),
            url=reverse("participants:file", args=[files[0].uuid]),
            files=files,
        )
        for files in files_of_one_number(user, membership.centre)
    ]


@home_line(order=52)
def standing_in(user: User, membership: Membership) -> DashboardLine | None:
    """Lead a key worker to the page of covers: who stands in for her, for whom she does."""
    if not has_right(user, cover.GIVE, centre=membership.centre):
        return None
    names = cover.lenders_of(user, membership.centre)
    return DashboardLine(
        heading=_("You stand in for %(names)s") % {"names": ", ".join(names)} if names else _("Standing in"),
        detail=_("Lend your files while you are away, and see what was lent to you."),
        action=_("Open"),
        url=reverse("participants:cover"),
        waits=False,
    )


@home_line(order=53)
def seals_at_hand(user: User, membership: Membership) -> DashboardLine | None:
    """Lead the officer to the seals of the centre; the others find theirs from the file."""
    if membership.role != Role.DPO:
        return None
    return DashboardLine(
        heading=_("Protected files"),
        detail=_("Who asked to protect a file, why, and for whom it stays open."),
        action=_("Open"),
        url=reverse("participants:seals"),
        waits=False,
    )
