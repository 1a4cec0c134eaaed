"""Fill a small centre with the former version of Jalon, from a work tree of it; README.md beside this file says how.

Nobody in it exists. Everything is written in the order of time, each move at its own moment, so that the proof of the
logs holds. `tests/upgrade` says what an upgrade has to make of it.
"""

import datetime as dt
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import time_machine

sys.path.insert(0, os.getcwd())
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.enums import Role  # noqa: E402
from audit.enums import Refused  # noqa: E402
from audit.log import log_export, log_read, log_refusal, log_search, log_sign_in  # noqa: E402
from core.actor import acting_as  # noqa: E402
from participants.models import Enrolment, Participant, Track  # noqa: E402
from participants.services import break_glass, cover, seal_requests  # noqa: E402
from permissions.transitions import perform  # noqa: E402
from tests.models.test_factories import WITHOUT, ours  # noqa: E402
from tests.support import factories as make  # noqa: E402
from tests.support.stage import member_of, set_stage  # noqa: E402

YEAR = 2026
FIRST = dt.date(YEAR, 9, 1)


def at(month, day, hour=10):
    """Return the clock set to a moment of the year, in Belgium; it goes on from there."""
    return time_machine.travel(dt.datetime(YEAR, month, day, hour, tzinfo=ZoneInfo("Europe/Brussels")), tick=True)


class Filler:
    """One centre with everybody in it, its groups, and files named for what happens in them."""

    def __init__(self):
        with at(1, 5):
            self.stage = set_stage()
            self.here = self.stage.here
        with at(1, 6):
            call_command("import_workbook", "tests/data/cases/00-base.xlsx", centre=self.here.code, verbosity=0)
        self.by = self.stage.worker
        with at(1, 7), acting_as(self.by, "former version"):
            self.track = Track.objects.get(centre=self.here, kind="remobilisation")
            self.groups = {
                code: make.GroupFactory(centre=self.here, track=self.track, code=code, starts_on=FIRST)
                for code in ("North", "South")
            }

    def path(self, name, state="trial", group="North", start=FIRST, **values):
        """Open a file of this name with a path of the worker's; return the path."""
        person = Participant.objects.filter(centre=self.here, last_name=name).first()
        if person is None:
            person = make.ParticipantFactory(
                centre=self.here, file_number=f"U-{name}", last_name=name, first_name="Nobody", gender="female",
                birth_date=dt.date(1985, 7, 30), phone="0470 00 00 00", postcode="1060",
            )  # fmt: skip
            make.ReferentAssignmentFactory(participant=person, member=self.stage.members["worker"], starts_on=FIRST)
            make.ConsentFactory(participant=person, given_on=FIRST)
        return make.EnrolmentFactory(
            participant=person, track=self.track, group=self.groups.get(group), starts_on=start, state=state, **values
        )

    def move(self, month, day, name, move, hour=10, **data):
        """Move the first path of a file, at this moment, as its key worker."""
        with at(month, day, hour), acting_as(self.by, "former version", centre=self.here):
            perform(Enrolment.objects.get(participant__last_name=name, number=1), move, by=self.by, **data)

    def to_group(self, month, day, name, group):
        """Change the group of a path as its form did."""
        with at(month, day), acting_as(self.by, "former version", centre=self.here):
            path = Enrolment.objects.get(participant__last_name=name, number=1)
            path.group = self.groups[group]
            path.save()

    def autumn(self):
        """Write what happened to paths and groups, the earliest first."""
        with at(8, 28), acting_as(self.by, "former version", centre=self.here):
            for name in ("Breaks", "Leaves", "Sameday", "Backwards", "Moves", "Goes", "Completes", "Sealed", "Opened"):
                self.path(name)
            self.path("Early", start=dt.date(YEAR, 9, 15))
            self.path("Taken over", "on_break", start=dt.date(YEAR, 9, 7))
            self.path("Beside", "active")
            self.path("Candidate", "candidate", group=None)
            self.path("Declined", "declined", group=None)
        self.to_group(8, 31, "Early", "South")  # before the path begins: put right, nobody stayed in North
        for name in ("Breaks", "Leaves", "Sameday", "Backwards", "Moves", "Goes", "Completes", "Sealed", "Opened"):
            self.move(9, 2, name, "activate")
        with at(9, 3), acting_as(self.by, "former version", centre=self.here):
            self.path("Beside", "trial", group="South", start=dt.date(YEAR, 9, 3))
        self.sheet("before", 9, 29)
        self.move(10, 1, "Leaves", "pause", reason="To be at home")
        self.move(10, 5, "Breaks", "pause", reason="A child is ill")
        self.move(10, 7, "Sameday", "pause", reason="By mistake")
        self.move(10, 7, "Sameday", "resume", hour=11)
        self.sheet("during", 10, 8)
        self.move(10, 10, "Backwards", "pause", reason="No news")
        self.to_group(10, 12, "Moves", "South")
        left = {"exit_reason": "moved"}
        self.move(10, 15, "Backwards", "leave", ended_on=dt.date(YEAR, 10, 9), **left)
        self.move(10, 19, "Breaks", "resume")
        self.move(10, 22, "Leaves", "leave", ended_on=dt.date(YEAR, 10, 20), **left)
        self.move(10, 26, "Completes", "pause", reason="A training")
        self.move(11, 3, "Goes", "leave", ended_on=dt.date(YEAR, 11, 2), **left)
        self.to_group(11, 4, "Goes", "South")  # after its end: put right, all of the stay was there
        self.to_group(11, 10, "Moves", "North")
        self.sheet("after", 11, 12)
        self.move(11, 16, "Breaks", "pause", reason="Rest")
        with at(11, 18), acting_as(self.by, "former version", centre=self.here):
            make.ExitProjectFactory(enrolment=Enrolment.objects.get(participant__last_name="Completes"))
            path = Enrolment.objects.get(participant__last_name="Completes")
            path.no_exit_assessment_reason = "She moved away."
            path.save()
        self.move(11, 19, "Completes", "resume")
        self.move(11, 19, "Completes", "complete", hour=12, ended_on=dt.date(YEAR, 11, 19))

    def sheet(self, code, month, day):
        """Hold and close a session of group North with everybody of it marked as "all present" did, breaks included."""
        with at(month, day, 14), acting_as(self.by, "former version", centre=self.here):
            workshop = make.WorkshopFactory(centre=self.here, code=f"U-{code}", title="Workshop of North")
            session = make.SessionFactory(workshop=workshop, code=f"U-{code}", date=dt.date(YEAR, month, day))
            make.SessionGroupFactory(session=session, group=self.groups["North"])
            make.SessionFacilitatorFactory(session=session, member=self.stage.members["worker"])
            perform(session, "hold", by=self.by)
            paths = Enrolment.objects.filter(group=self.groups["North"]).open_on(session.date)
            for path in paths.order_by("pk"):
                make.AttendanceFactory(session=session, participant=path.participant)
            perform(session, "close", by=self.by)

    def plans(self):
        """Plan sessions with who will run them: one to come, one that was cancelled."""
        with at(11, 20, 8), acting_as(self.by, "former version", centre=self.here):
            workshop = make.WorkshopFactory(centre=self.here, code="U-plans", title="Workshop of South")
            for code, day in (("U-planned", dt.date(YEAR, 12, 15)), ("U-cancelled", dt.date(YEAR, 11, 17))):
                session = make.SessionFactory(workshop=workshop, code=code, date=day)
                make.SessionGroupFactory(session=session, group=self.groups["South"])
                make.SessionFacilitatorFactory(session=session, member=self.stage.members["facilitator"])
            perform(session, "cancel", by=self.by, reason="A strike of buses.")

    def exceptions(self):
        """Open a file by exception, lend one and the caseload, seal one; log what is read, searched and refused."""
        with at(11, 20), acting_as(self.by, "former version", centre=self.here):
            sealed = Participant.objects.get(last_name="Sealed")
            seal_requests.ask(
                sealed,
                by=self.by,
                named=[self.by, self.stage.manager],
                reason="A colleague of ours is accompanied here.",
            )
            opened = Participant.objects.get(last_name="Opened")
            days = {"starts_on": dt.date(YEAR, 11, 20), "ends_on": dt.date(YEAR, 11, 27)}
            cover.lend_file(opened, self.stage.colleague, by=self.by, reason="Leave", **days)
        with at(11, 21), acting_as(self.stage.manager, "former version", centre=self.here):
            seal_requests.move(sealed.seals.get(), "confirm", by=self.stage.manager)
        with at(11, 22), acting_as(self.stage.second_manager, "former version", centre=self.here):
            why = "The key worker is ill and the landlord is on the phone."
            other = member_of(self.here, Role.SOCIAL_WORKER, "third")
        with at(11, 23), acting_as(other, "former version", centre=self.here):
            break_glass.open_file(opened, by=other, reason=why)
            log_read([opened], what="file", centre=self.here)
            log_export([opened], what="list", centre=self.here)
            log_search("nobody", found=1, centre=self.here)
            log_sign_in("signed_in", user=other)
            log_refusal(other, outcome=Refused.DENIED, page="x", obj=None, channel="web", centre=self.here)

    def one_of_each(self):
        """Write a record of every model, in centres of their own."""
        with at(11, 24), acting_as(make.system(), "former version"):
            for model in ours():
                if model._meta.label not in WITHOUT:
                    make.factory_of(model)()


with transaction.atomic():
    filler = Filler()
    filler.autumn()
    filler.plans()
    filler.exceptions()
    filler.one_of_each()
with at(11, 25):
    call_command("seal_audit", verbosity=0)
    call_command("verify_audit", verbosity=0)
    with Path(sys.argv[1]).open("w") as figures:
        call_command(
            "evolution_table", centre=filler.here.code, as_of=dt.date(YEAR, 11, 20), format="csv", stdout=figures
        )
