"""The records of the cohort by their names, as rows to be written past the model: in bulk, by update(), by delete()."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from participants.models import Intervention, Participant, Seal
from tests.support.factories import system
from workshops.models import Attendance, Session, SessionFacilitator, Workshop


class Records:
    """Those of one centre."""

    def __init__(self, centre: Any) -> None:
        self.centre = centre

    def session(self, code: str) -> Any:
        return Session.objects.filter(workshop__centre=self.centre, code=code)

    def workshop(self, code: str) -> Any:
        return Workshop.objects.filter(centre=self.centre, code=code)

    def person(self, name: str) -> Any:
        return Participant.objects.filter(centre=self.centre, first_name=name)

    def marks(self, session: str, name: str) -> Any:
        return Attendance.objects.filter(session__in=self.session(session), participant__in=self.person(name))

    def seen(self, name: str) -> Any:
        return Intervention.objects.filter(participant__in=self.person(name))

    def seals(self, name: str) -> Any:
        return Seal.objects.filter(participant__in=self.person(name))

    def mark(self, session: str, name: str, **columns: Any) -> Any:
        keys = {"session": self.session(session).get(), "participant": self.person(name).get()}
        return Attendance.objects.bulk_create([Attendance(**keys, status="present", **columns)])

    def see(self, name: str, day: str) -> Any:
        row = Intervention.objects.filter(participant__centre=self.centre)[0]
        row.pk, row.uuid, row.participant, row.date = None, uuid.uuid4(), self.person(name).get(), day
        return Intervention.objects.bulk_create([row])

    def plan(self, code: str) -> Any:
        row = self.session("s9").get()
        row.pk, row.uuid, row.code = None, uuid.uuid4(), code
        return Session.objects.bulk_create([row])

    def run(self, session: str, provider: str) -> Any:
        row = SessionFacilitator(session=self.session(session).get(), provider=provider)
        if provider != "team":
            row.organisation = self.workshop("cul").get().organisation
        return SessionFacilitator.objects.bulk_create([row])

    def seal(self, name: str, state: str) -> Any:
        row = Seal(participant=self.person(name).get(), reason="why", asked_by=system(), state=state)
        row.sealed_on = dt.date(2015, 1, 1)  # before all days of the cohort, so that every figure changes
        return Seal.objects.bulk_create([row])
