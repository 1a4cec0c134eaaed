"""The demonstration's present day: one group of today's, its people, and the sessions of these weeks.

The workbook ends in June 2017. What stands here is added to it, as the rooms would write it themselves; run again on
another day it adds the weeks that are missing and closes the old sheets that nobody touched. It destroys nothing.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.enums import Role
from accounts.models import Centre, TeamMember, User
from actionplans.models import Action, Plan, Problem
from assessments.enums import Answer, Moment
from assessments.models import Aspect, Assessment, Domain, Instrument, Rating
from core.actor import acting_as
from core.history import bulk_create_tracked
from core.periods import monday_of, today
from demo.people import PEOPLE, SOCIAL_WORKER, DemoPerson
from participants.enums import BreakKind
from participants.models import Consent, Enrolment, Group, Intervention, Participant, ReferentAssignment, Track
from participants.services.breaks import begin_break
from participants.services.group_stays import follow_group
from partners.models import Agreement, Organisation
from permissions.transitions import perform
from workshops.enums import AttendanceStatus, Provider, SessionState
from workshops.facilitation import note_who_ran
from workshops.models import Attendance, Coverage, PlannedFacilitator, Session, SessionGroup, Workshop

REASON = "démonstration"
GROUP = "Groupe de septembre"
FIRST_NUMBER = 901  # of files: far from those of the workbook
WEEKS_AT_FIRST = 6  # of sheets before this week, at the first load
MOST_WEEKS = 26  # made up at once, when the demonstration slept
MONTH = 9
FACILITATOR = "AN1"


@dataclass(frozen=True)
class Slot:
    """One place in the timetable: which series, when, where, run by the facilitator AN1 where `ours`."""

    code: str
    starts_at: dt.time
    ends_at: dt.time
    place: str
    ours: bool = False


_ORAL = Slot("AT-133", dt.time(13, 30), dt.time(16, 0), "Salle A", ours=True)
_SELF = Slot("AT-048", dt.time(10, 0), dt.time(12, 30), "Salle B")
_THEATRE = Slot("AT-134", dt.time(13, 30), dt.time(16, 0), "Salle B", ours=True)
_TABLE = Slot("AT-138", dt.time(9, 30), dt.time(12, 0), "Salle A")
_BOOKS = Slot("AT-132", dt.time(13, 30), dt.time(15, 30), "Bibliothèque communale")
_OUTING = Slot("AT-136", dt.time(13, 0), dt.time(17, 0), "Rendez-vous à l’accueil")
TIMETABLE = {
    0: (_TABLE, _ORAL),
    1: (_SELF, _THEATRE),
    2: (_TABLE, _OUTING),
    3: (_SELF, _ORAL),
    4: (_TABLE, _BOOKS),
}
EVERY_TODAY = (_SELF, _ORAL)  # whatever day it is, the one who looks sees a day at work
AGREEMENTS = (("AT-048", 90, True), ("AT-136", 40, True), ("AT-138", 60, False))


@transaction.atomic
def add_present_day(centre: Centre, accounts: dict[str, User]) -> None:
    """Make what is missing of the present day, all of it or nothing; each gesture has its own author."""
    group = Group.objects.filter(centre=centre, code__contains="septembre").order_by("-starts_on").first()
    if group is None:
        group = _found_group(centre, accounts)
    with acting_as(accounts[Role.MANAGER], reason=REASON, channel="command"):
        _agree(centre, accounts[Role.MANAGER], group.starts_on)
    with acting_as(accounts[SOCIAL_WORKER], reason=REASON, channel="command"):
        _add_weeks(centre, group)
        _fill_sheets(group, accounts[SOCIAL_WORKER])


def _draw(*words: object) -> int:
    """Return 0 to 99, the same for the same words on every machine."""
    return zlib.crc32("|".join(map(str, words)).encode()) % 100


# The group and its people


def _found_group(centre: Centre, accounts: dict[str, User]) -> Group:
    """Make the group of the last September and the people who are in it."""
    now = today()
    year = now.year if now >= dt.date(now.year, MONTH, 1) + dt.timedelta(weeks=WEEKS_AT_FIRST) else now.year - 1
    first = monday_of(dt.date(year, MONTH, 14))
    track = Track.objects.get(centre=centre, kind="remobilisation")
    with acting_as(accounts[SOCIAL_WORKER], reason=REASON, channel="command"):
        group = Group.objects.create(
            centre=centre, track=track, code=f"{GROUP} {year}", starts_on=first, ends_on=dt.date(year + 1, 7, 15)
        )
    for number, person in enumerate(PEOPLE, start=FIRST_NUMBER):
        start = now - dt.timedelta(days=person.since) if person.since else first
        with acting_as(accounts[person.referent], reason=REASON, channel="command"):
            _open_file(group, f"ER-0{number}", person, start, accounts[person.referent])
    return group


def _open_file(group: Group, number: str, person: DemoPerson, start: dt.date, by: User) -> None:
    """Open one person's file as the key worker would: names, consent, path, assessment, plan."""
    file = Participant.objects.create(
        centre=group.centre,
        file_number=number,
        first_name=person.first_name,
        last_name=person.last_name,
        gender=person.gender,
        birth_date=dt.date.fromisoformat(person.born),
        languages=list(person.languages),
        address=person.address,
        postcode=person.postcode,
        city="Saint-Gilles",
        phone=f"0470 00 {_draw(number):02} {_draw(number, 'phone'):02}",
    )
    member = TeamMember.objects.get(centre=group.centre, user=by)
    ReferentAssignment.objects.create(participant=file, member=member, starts_on=start)
    Consent.objects.create(
        participant=file,
        kind="participation",
        given_on=start,
        form="interpreted" if "français" not in person.languages else "written",
    )
    enrolment = Enrolment.objects.create(
        participant=file,
        track=group.track,
        group=group,
        starts_on=start,
        planned_end_on=start + dt.timedelta(days=round(group.track.months * 30.4)),
    )
    follow_group(enrolment, from_day=start)
    if person.state == "candidate":
        return
    enrolment = perform(enrolment, "begin_trial", by=by)
    _talk(file, member, start)
    if person.state == "trial":
        return
    enrolment = perform(enrolment, "activate", by=by)
    if person.levels:
        _assess(enrolment, person, member, by)
    if person.problem:
        _plan(enrolment, person, by)
    if person.state == "on_break":
        since = today() - dt.timedelta(days=9)
        reason = "Retour au pays pour la santé de sa mère."
        begin_break(
            enrolment,
            starts_on=max(since, enrolment.starts_on),
            planned_end_on=since + dt.timedelta(weeks=4),
            kind=BreakKind.CARE,
            reason=reason,
        )
        perform(enrolment, "pause", by=by, reason=reason)


def _talk(file: Participant, member: TeamMember, start: dt.date) -> None:
    Intervention.objects.create(
        participant=file, date=start, minutes=45, kind="interview", done_by=member, note="Premier entretien."
    )


def _assess(enrolment: Enrolment, person: DemoPerson, member: TeamMember, by: User) -> None:
    """Write the entry assessment; a draft stops half way, as on a day when the phone rang."""
    assessment = Assessment.objects.create(
        enrolment=enrolment,
        moment=Moment.ENTRY,
        date=min(enrolment.starts_on + dt.timedelta(days=18), today()),
        done_by=member,
        instrument=Instrument.objects.order_by("-version").first(),
    )
    aspects = Aspect.objects.filter(domain__instrument=assessment.instrument).order_by("domain__position", "position")
    said = list(zip(aspects, person.levels, strict=True))
    bulk_create_tracked(
        Rating,
        [
            Rating(
                assessment=assessment,
                aspect=aspect,
                answer=Answer.RATED if level else Answer.NOT_ASKED,
                level=level or None,
                is_problem=bool(level) and level <= 2,
            )
            for aspect, level in (said[:7] if person.assessed == "draft" else said)
        ],
    )
    if person.assessed != "draft":
        assessment = perform(assessment, "complete", by=by)
    if person.assessed == "validated":
        perform(assessment, "validate", by=by)


def _plan(enrolment: Enrolment, person: DemoPerson, by: User) -> None:
    """Write the problem met, its plan, and the actions; one of them is due within days."""
    code, label, aim, steps = person.problem
    problem = Problem.objects.create(
        enrolment=enrolment, domain=Domain.objects.filter(code=code).order_by("-instrument").first(), label=label
    )
    plan = Plan.objects.create(problem=problem, goal=aim)
    actions = [
        Action.objects.create(plan=plan, position=place, what=what, doer=doer, due_on=today() + dt.timedelta(days=due))
        for place, (what, doer, due) in enumerate(steps, start=1)
    ]
    plan = perform(plan, "agree", by=by, agreed_on=enrolment.starts_on + dt.timedelta(days=25))
    perform(plan, "start", by=by)
    if len(actions) > 2:
        perform(perform(actions[0], "begin", by=by), "finish", by=by, outcome="Lettre envoyée, réponse attendue.")
    if len(actions) > 1:
        perform(actions[1], "begin", by=by)


def _agree(centre: Centre, by: User, first: dt.date) -> None:
    """Agree with organisations of the timetable for the year of the group; one agreement waits for its signature."""
    subject = f"Ateliers {first.year}-{first.year + 1}"
    for code, hours, signed in AGREEMENTS:
        workshop = Workshop.objects.get(centre=centre, code=code)
        if workshop.organisation.agreements.filter(subject=subject).exists():
            continue
        agreement = Agreement.objects.create(
            organisation=workshop.organisation,
            subject=subject,
            starts_on=dt.date(first.year, MONTH, 1),
            ends_on=dt.date(first.year + 1, 6, 30),
            hours=hours,
            hourly_rate=55 if workshop.provider == Provider.SUBCONTRACTOR else None,
        )
        Coverage.objects.create(workshop=workshop, agreement=agreement)
        if signed:
            perform(agreement, "sign", by=by, signed_on=dt.date(first.year, MONTH, 1))


# The weeks


def _add_weeks(centre: Centre, group: Group) -> None:
    """Add the sessions that are missing, from the last week there is (or some weeks ago) to the end of next week."""
    now = today()
    this_week = monday_of(now)
    known = Session.objects.filter(groups=group).aggregate(last=Max("date"))["last"]
    first = max(
        monday_of(known) if known else this_week - dt.timedelta(weeks=WEEKS_AT_FIRST),
        this_week - dt.timedelta(weeks=MOST_WEEKS),
        group.starts_on,
    )
    last = this_week + dt.timedelta(days=13)
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    workshops = {workshop.code: workshop for workshop in Workshop.objects.filter(centre=centre)}
    there = set(
        Session.objects.filter(workshop__in=workshops.values(), date__gte=group.starts_on)
        .order_by()
        .values_list("workshop__code", "code")
    )
    wanted = {(slot.code, day): slot for day in days for slot in TIMETABLE.get(day.weekday(), ())}
    wanted |= {(slot.code, now): slot for slot in EVERY_TODAY}
    added = []
    for (code, day), slot in wanted.items():
        if (code, day.isoformat()) not in there:
            session = Session(
                workshop=workshops[code],
                code=day.isoformat(),
                date=day,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                place=slot.place,
            )
            added.append((session, slot))
    sessions = bulk_create_tracked(Session, [session for session, _slot in added])
    bulk_create_tracked(SessionGroup, [SessionGroup(session=session, group=group) for session in sessions])
    _name_facilitators(centre, added)


def _name_facilitators(centre: Centre, added: Iterable[tuple[Session, Slot]]) -> None:
    """Say who is planned to run each session: the facilitator, or the organisation of the series."""
    member = TeamMember.objects.get(centre=centre, code=FACILITATOR)
    organisations = {one.pk: one for one in Organisation.objects.filter(centre=centre)}
    bulk_create_tracked(
        PlannedFacilitator,
        [
            PlannedFacilitator(
                session=session,
                provider=session.workshop.provider,
                member=member if slot.ours else None,
                organisation=organisations.get(session.workshop.organisation_id),
            )
            for session, slot in added
        ],
    )


def _fill_sheets(group: Group, by: User) -> None:
    """Close the sheets of the past that nobody touched, but the facilitator's last one, half filled: one always waits.

    A sheet that somebody opened, or on which anything is written, is theirs.
    """
    sheets = Session.objects.filter(groups=group, date__lt=today())
    waits = sheets.filter(state__in=[SessionState.HELD, SessionState.REOPENED]).exists()
    untouched = list(
        sheets.filter(state=SessionState.PLANNED, attendances=None).order_by("date", "starts_at", "pk").distinct()
    )
    own = [
        session.pk for session in untouched if session.planned_facilitators.filter(member__code=FACILITATOR).exists()
    ]
    for session in untouched:
        held = perform(session, "hold", by=by)
        people = list(held.expected().order_by("file_number"))
        left_open = session.pk in own[-1:] and not waits
        if left_open:
            people = people[: len(people) // 2]
        bulk_create_tracked(Attendance, [_answer(held, person) for person in people])
        if not left_open:
            note_who_ran(held, [one.who for one in held.runners])
            perform(held, "close", by=by)


def _answer(session: Session, person: Participant) -> Attendance:
    """Say whether the person was there: mostly yes; the second of the group gives no news since two weeks."""
    drawn = _draw(person.file_number, session.date, session.workshop_id)
    silent = person.file_number == f"ER-0{FIRST_NUMBER + 1}" and session.date > today() - dt.timedelta(days=16)
    if silent:
        status, minutes = AttendanceStatus.NO_NEWS, None
    elif drawn < 70:
        status, minutes = AttendanceStatus.PRESENT, None
    elif drawn < 78:
        status, minutes = AttendanceStatus.LATE, 10 + drawn % 3 * 5
    elif drawn < 82:
        status, minutes = AttendanceStatus.LEFT_EARLY, 30
    elif drawn < 94:
        status, minutes = AttendanceStatus.EXCUSED, None
    else:
        status, minutes = AttendanceStatus.NO_NEWS, None
    return Attendance(session=session, participant=person, status=status, minutes_missed=minutes)
