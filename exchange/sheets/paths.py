"""The enrolments of each person as they will be: assessments and actions ask to which one they belong."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from operator import attrgetter

from exchange.centre_records import Stock, group_by, read_once
from exchange.reference_index import Span, nearest
from exchange.sheets.participants import files_of
from participants.enums import EnrolmentState
from participants.models import Enrolment


@read_once
def enrolments_of(stock: Stock) -> dict[int, list[Enrolment]]:
    """Return the enrolments by key of the person, by start; candidates who did not enter are none of a workbook."""
    found = stock.scope.comparable(Enrolment.objects.filter(participant__centre=stock.centre), "participant")
    found = found.exclude(state=EnrolmentState.DECLINED).select_related("group", "track")
    return group_by(found.order_by("starts_on", "number"), "participant_id")


class Paths:
    """The enrolments of each person as they will be, to find the one that a day belongs to."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._found: dict[str, tuple[list[Span], list[Enrolment]]] = {}
        self._new: dict[str, list[Enrolment]] = defaultdict(list)
        self._named: dict[str, list[Enrolment]] = defaultdict(list)

    def add(self, number: str, enrolment: Enrolment) -> None:
        """Add an enrolment that the workbook names; it may not be saved yet."""
        self._named[number].append(enrolment)
        if enrolment.pk is None:
            self._new[number].append(enrolment)
            self._found.pop(number, None)

    def enrolments_of(self, number: str) -> list[Enrolment]:
        """Return the enrolments of a person that Jalon has."""
        person = files_of(self._stock)[number]
        return enrolments_of(self._stock).get(person.pk, []) if person.pk else []

    def last_named(self, number: str) -> Enrolment:
        """Return the last enrolment that the workbook names, else the last one that Jalon has."""
        return max(self._named[number] or self.enrolments_of(number), key=attrgetter("starts_on"))

    def at(self, number: str, day: dt.date) -> Enrolment:
        """Return the enrolment of a person a day belongs to: the one around it, else the nearest."""
        if number not in self._found:
            enrolments = sorted([*self.enrolments_of(number), *self._new[number]], key=attrgetter("starts_on"))
            self._found[number] = ([Span(one.starts_on, one.ended_on) for one in enrolments], enrolments)
        spans, enrolments = self._found[number]
        return enrolments[nearest(spans, day)]


@read_once
def paths_of(stock: Stock) -> Paths:
    """Return the paths of one import."""
    return Paths(stock)
