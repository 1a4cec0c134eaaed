"""A small cohort written out by hand: each rule of product.md section 4 bites somewhere, and each sum fits on a page.

Counted by hand, as of 1 June 2017 (minutes of sessions in brackets):

2015  s1, on the last day: Anna and Bea (90)
2016  s2, on the first day, by team and partner together: Anna and Carl (120), half each
      s3, planned with the subcontractor and run by the team: Anna no news, Dina excused, Emil not concerned (60)
      s4, by the subcontractor: Bea (100)
      s5 cancelled (60); s6 moved to s7 (60); s7, by the partner: Anna (45)
      s8 reopened, s9 never closed, s10 held with its sheet open: three sheets missing, nobody counted
      Emil is seen in an intervention on 31 December, and nowhere else
2017  s11, on the as-of day: Carl (60); s12, the day after: Bea (60); Dina is seen the day after too
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Centre, Membership, TeamMember, User
from core.actor import acting_as
from participants.models import Enrolment, Group, Intervention, Participant, Track
from partners.models import Organisation
from reporting.models import FundingPeriod, StaffPost
from workshops.models import Attendance, Session, SessionFacilitator, SessionGroup, Workshop

AS_OF = dt.date(2017, 6, 1)
LATER = dt.date(2020, 12, 31)

# code, workshop, day, minutes, state, who ran it ("" as planned), who was there
SESSIONS = [
    ("s1", "ed", "2015-12-31", 90, "closed", "team", {"Anna": "present", "Bea": "late"}),
    ("s2", "ed", "2016-01-01", 120, "closed", "team partner", {"Anna": "present", "Carl": "left_early"}),
    ("s3", "art", "2016-02-10", 60, "closed", "team", {"Anna": "no_news", "Dina": "excused", "Emil": "not_concerned"}),
    ("s4", "art", "2016-03-10", 100, "closed", "", {"Bea": "present"}),
    ("s5", "cul", "2016-04-10", 60, "cancelled", "", {}),
    ("s7", "cul", "2016-05-12", 45, "closed", "", {"Anna": "present"}),
    ("s6", "cul", "2016-05-10", 60, "moved", "", {}),
    ("s8", "cul", "2016-06-10", 60, "reopened", "partner", {"Emil": "present"}),
    ("s9", "ed", "2016-07-10", 60, "planned", "", {}),
    ("s10", "ed", "2016-08-10", 60, "held", "team", {"Dina": "present"}),
    ("s11", "ed", "2017-06-01", 60, "closed", "team", {"Carl": "present"}),
    ("s12", "cul", "2017-06-02", 60, "closed", "partner", {"Bea": "present"}),
]

# name, number, state, start, end
ENROLMENTS = [
    ("Anna", 1, "left", "2015-11-01", "2016-05-31"),
    ("Anna", 2, "active", "2016-09-01", None),
    ("Bea", 1, "active", "2015-12-31", None),
    ("Carl", 1, "completed", "2016-01-01", "2017-01-01"),
    ("Dina", 1, "trial", "2016-02-01", None),
    ("Emil", 1, "candidate", "2016-02-01", None),
    ("Fay", 1, "on_break", "2016-12-31", None),
    ("Gus", 1, "declined", "2016-02-01", None),
    ("Hal", 1, "active", "2017-06-02", None),
]

# member, number, fraction, from, to: a coordinator at four fifths for ten months and then full time; two half posts
# of one person that end on the as-of day
POSTS = [
    ("C1", 1, "0.800", "2016-01-01", "2016-10-31"),
    ("C1", 2, "1.000", "2016-11-01", None),
    ("A1", 1, "0.500", "2017-01-01", "2017-06-01"),
    ("A1", 2, "0.500", "2017-01-01", "2017-06-01"),
]

BY_HAND = {
    "participants": [2, 4, 1],
    "workshop_hours": [2, 5, 1],
    "hours_by_team": [100, 37, 100],
    "hours_by_subcontractors": [0, 31, 0],
    "hours_by_partners": [0, 32, 0],
    "hours_educational": [100, 37, 100],
    "hours_artistic": [0, 49, 0],
    "hours_cultural": [0, 14, 0],
    "staff": [None, 1, 2],  # of 2015 no post is noted
    "staff_fte": [None, Decimal("0.83"), Decimal("2.00")],
    "participant_hours": [3, 6, 1],
    "sheets_missing": [0, 3, 0],
    "sessions_cancelled": [0, 1, 0],
}
NUMERATORS = {
    "participants": ["2", "4", "1"],
    "workshop_hours": ["1.5", "5.4167", "1"],
    "hours_by_team": ["1.5", "2", "1"],
    "hours_by_subcontractors": ["0", "1.6667", "0"],
    "hours_by_partners": ["0", "1.75", "0"],
    "hours_educational": ["1.5", "2", "1"],
    "hours_artistic": ["0", "2.6667", "0"],
    "hours_cultural": ["0", "0.75", "0"],
    "staff": [None, "1", "2"],
    "staff_fte": [None, "0.8333", "2"],
    "participant_hours": ["3", "6.4167", "1"],
    "sheets_missing": ["0", "3", "0"],
    "sessions_cancelled": ["0", "1", "0"],
}
# Individual support: time is not measured, no appointment, assessment or project is noted. Assessments due are those
# whose usual days ended: 2015 Anna's entry; 2016 her midterm and exit, her second entry, Bea's and Carl's but his exit;
# 2017 Anna's second midterm, Carl's exit, Fay's entry.
SUPPORT_BY_HAND = {
    **dict.fromkeys(
        [
            *("individual_hours", "individual_hours_received", "individual_hours_worked"),
            *("share_delivered", "share_delivered_collective", "share_received", "share_received_collective"),
            *("share_worked", "share_worked_collective"),
            *("appointments_came", "appointments_told_us", "appointments_no_news"),
            *("appointments_moved", "appointments_cancelled", "assessments_on_time"),
            *("exit_projects_social", "exit_projects_professional", "exit_projects_none"),
        ],
        [None, None, None],
    ),
    "collective_hours_worked": [2, 3, 1],
    "assessments_due": [1, 8, 3],
    "exits": [0, 1, 1],
    "exit_projects_not_noted": [None, 1, 1],
}
SUPPORT_NUMERATORS = {
    **{code: [None if value is None else str(value) for value in values] for code, values in SUPPORT_BY_HAND.items()},
    "collective_hours_worked": ["1.5", "3", "1"],
}
BY_ENROLMENT = [2, 4, 4]


def day(text: str | None) -> dt.date | None:
    """Return a day of these tables."""
    return dt.date.fromisoformat(text) if text else None


def centre_with_people(code: str, programme: str) -> SimpleNamespace:
    """Write a centre with an account a role; the name of a role is the name of its account here."""
    with acting_as(User.objects.system(), "test"):
        made: dict[str, Any] = {"centre": Centre.objects.create(code=code, name=code.upper(), programme=programme)}
        for role in Role.values:
            user = User.objects.create_user(f"{role}@{code}.invalid", first_name=role, language="en")
            Membership.objects.create(user=user, centre=made["centre"], role=role, starts_on=dt.date(2012, 9, 1))
            made[role] = user
    return SimpleNamespace(**made)


def write_cohort(centre: Centre) -> None:
    """Write the cohort of this page into a centre."""
    with acting_as(User.objects.system(), "test"):
        _people(centre)
        _programme(centre)
        _staff(centre)


def _people(centre: Centre) -> None:
    track = Track.objects.create(centre=centre, kind="remobilisation", months=10)
    for code in ("G1", "G2"):
        Group.objects.create(centre=centre, track=track, code=code, starts_on=dt.date(2015, 1, 1))
    group = Group.objects.get(centre=centre, code="G1")
    for number, name in enumerate(("Anna", "Bea", "Carl", "Dina", "Emil", "Fay", "Gus", "Hal"), 1):
        Participant.objects.create(centre=centre, file_number=f"ER-{number}", last_name="Test", first_name=name)
    for name, number, state, start, end in ENROLMENTS:
        Enrolment.objects.create(
            participant=Participant.objects.get(centre=centre, first_name=name),
            number=number,
            track=track,
            group=group,
            state=state,
            starts_on=day(start),
            asked_on=day(start) if state == "candidate" else None,
            ended_on=day(end),
            exit_reason="path_completed" if end else "",
            decline_reason="Another service" if state == "declined" else "",
        )
    worker = TeamMember.objects.create(centre=centre, code="AS1", name="Worker")
    for name, date in (("Emil", "2016-12-31"), ("Dina", "2017-06-02")):
        person = Participant.objects.get(centre=centre, first_name=name)
        Intervention.objects.create(participant=person, date=day(date), minutes=30, kind="interview", done_by=worker)


def _programme(centre: Centre) -> None:
    partner = Organisation.objects.create(centre=centre, name="Partner", role="partner")
    subcontractor = Organisation.objects.create(centre=centre, name="Subcontractor", role="subcontractor")
    run_by = {"team": None, "partner": partner, "subcontractor": subcontractor}
    for code, kind, provider in (
        ("ed", "educational", "team"),
        ("art", "artistic", "subcontractor"),
        ("cul", "cultural", "partner"),
    ):
        Workshop.objects.create(
            centre=centre, code=code, title=code, kind=kind, provider=provider, organisation=run_by[provider]
        )
    for code, workshop, date, minutes, state, ran, there in SESSIONS:
        starts = dt.datetime(2000, 1, 1, 9, 0, tzinfo=dt.UTC)
        session = Session.objects.create(
            workshop=Workshop.objects.get(centre=centre, code=workshop),
            code=code,
            date=day(date),
            starts_at=starts.time(),
            ends_at=(starts + dt.timedelta(minutes=minutes)).time(),
            state=state,
            closed_at=timezone.now() if state == "closed" else None,
            cancel_reason="Holiday" if state == "cancelled" else "",
            moved_to=Session.objects.get(workshop__centre=centre, code="s7") if state == "moved" else None,
        )
        for group in Group.objects.filter(centre=centre).order_by("pk"):
            SessionGroup.objects.create(session=session, group=group)
        for provider in ran.split():
            SessionFacilitator.objects.create(session=session, provider=provider, organisation=run_by[provider])
        for name, status in there.items():
            person = Participant.objects.get(centre=centre, first_name=name)
            Attendance.objects.create(session=session, participant=person, status=status)


def _staff(centre: Centre) -> None:
    for code in ("C1", "A1"):
        TeamMember.objects.create(centre=centre, code=code, name=f"Member {code}")
    for code, number, fraction, start, end in POSTS:
        StaffPost.objects.create(
            centre=centre,
            member=TeamMember.objects.get(centre=centre, code=code),
            number=number,
            function="Coordination",
            fraction=Decimal(fraction),
            starts_on=day(start),
            ends_on=day(end),
        )
    for funder, start, end in (("Own funds", "2015-01-01", "2015-12-31"), ("European fund", "2016-01-01", None)):
        FundingPeriod.objects.create(centre=centre, funder=funder, starts_on=day(start), ends_on=day(end))
