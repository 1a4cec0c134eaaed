"""The centre's records as the workbook names them: by code, file number, name. Each table is read once, when asked."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from uuid import UUID

from django.db.models import Max

from accounts.models import Centre, TeamMember
from actionplans.models import Action, ExitProject, Plan, Problem
from assessments.enums import Moment
from assessments.models import Aspect, Assessment, Domain, Instrument, Rating
from audit.models import TransitionLog
from core.normalisation import plain
from core.periods import today
from exchange.reference_index import Known, Span
from exchange.scope import ImportScope
from exchange.sheets import sessions as session_sheet
from exchange.sheets.domains import INSTRUMENT_VERSION
from participants.enums import EnrolmentState
from participants.models import Enrolment, Group, Participant, ReferentAssignment, Track
from participants.querysets import sealed_files
from partners.models import Organisation
from permissions.transitions import TAKE_OVER
from reporting.models import FundingPeriod, StaffPost
from workshops.enums import SessionState
from workshops.models import Attendance, Session, SessionFacilitator, SessionGroup, Workshop


class Stock:
    """What one centre has; nothing of another centre is ever read here. Dictionaries grow as an import adds to them.

    Of files whose contents the import may not compare (`scope`) no more is here than who they are of and who was there.
    """

    def __init__(self, centre: Centre, scope: ImportScope | None = None) -> None:
        self.centre = centre
        self.scope = scope or ImportScope.of_host(centre)

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """By name for comparison."""
        return {plain(one.name): one for one in Organisation.objects.filter(centre=self.centre)}

    @cached_property
    def members(self) -> dict[str, TeamMember]:
        """By code for comparison: a placeholder beside a member, for a capital letter, would take her files away."""
        found = TeamMember.objects.filter(centre=self.centre).select_related("user").order_by("-pk")
        return {plain(one.code): one for one in found}

    @cached_property
    def posts(self) -> dict[int, list[StaffPost]]:
        """By key of the member, in the order of their numbers."""
        return _grouped(StaffPost.objects.filter(centre=self.centre).order_by("number"), "member_id")

    @cached_property
    def funding(self) -> dict[str, list[FundingPeriod]]:
        """By source for comparison, in the order of their numbers."""
        periods = defaultdict(list)
        for period in FundingPeriod.objects.filter(centre=self.centre).order_by("number"):
            periods[plain(period.funder)].append(period)
        return periods

    @cached_property
    def tracks(self) -> dict[str, Track]:
        """By kind."""
        return {one.kind: one for one in Track.objects.filter(centre=self.centre)}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """By code."""
        return {one.code: one for one in Group.objects.filter(centre=self.centre).select_related("track")}

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """By file number. A file that is sealed from who imports is absent, or has a stand-in."""
        found = Participant.objects.filter(centre=self.centre).exclude(pk__in=self.scope.sealed.values())
        known = {one.file_number: one for one in found}
        for number, one in self.scope.stand_ins.items():
            known.setdefault(number, one.person(self.centre, number))
        return known

    @cached_property
    def enrolments(self) -> dict[int, list[Enrolment]]:
        """By key of the person, by start. Candidates who did not enter are no enrolments of a workbook."""
        found = self.scope.comparable(Enrolment.objects.filter(participant__centre=self.centre), "participant")
        found = (
            found.exclude(state=EnrolmentState.DECLINED)
            .select_related("group", "track")
            .order_by("starts_on", "number")
        )
        return _grouped(found, "participant_id")

    @cached_property
    def last_numbers(self) -> dict[int, int]:
        """The last number of an enrolment by key of the person, those who did not enter included."""
        found = self.scope.comparable(
            Enrolment.objects.filter(participant__centre=self.centre), "participant"
        ).order_by()
        return dict(found.values_list("participant").annotate(last=Max("number")))

    @cached_property
    def referents(self) -> dict[int, list[ReferentAssignment]]:
        """By key of the person, by start."""
        found = ReferentAssignment.objects.filter(participant__centre=self.centre)
        found = self.scope.comparable(found, "participant").select_related("member__user").order_by("starts_on", "pk")
        return _grouped(found, "participant_id")

    @cached_property
    def exit_projects(self) -> dict[int, ExitProject]:
        """By key of the enrolment."""
        found = ExitProject.objects.filter(enrolment__participant__centre=self.centre)
        found = self.scope.comparable(found, "enrolment__participant")
        return {one.enrolment_id: one for one in found}

    @cached_property
    def workshops(self) -> dict[str, Workshop]:
        """By code."""
        found = Workshop.objects.filter(centre=self.centre).select_related("organisation")
        return {one.code: one for one in found}

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """By code; of two with one code (in two workshops) the older."""
        found = Session.objects.filter(workshop__centre=self.centre).select_related("workshop").order_by("-pk")
        return {one.code: one for one in found}

    @cached_property
    def session_groups(self) -> dict[int, list[SessionGroup]]:
        """By key of the session."""
        found = SessionGroup.objects.filter(session__workshop__centre=self.centre).order_by("pk")
        return _grouped(found, "session_id")

    @cached_property
    def facilitators(self) -> dict[int, list[SessionFacilitator]]:
        """By key of the session."""
        found = SessionFacilitator.objects.filter(session__workshop__centre=self.centre).order_by("pk")
        return _grouped(found, "session_id")

    @cached_property
    def attendance(self) -> dict[tuple[int, int], tuple[int, str, int | None]]:
        """By keys of session and person: key, status, minutes missed. The largest table is read without instances."""
        found = Attendance.objects.filter(session__workshop__centre=self.centre).order_by()
        found = found.exclude(participant__in=self.scope.sealed.values())
        names = ("session_id", "participant_id", "pk", "status", "minutes_missed")
        marks = {(session, person): values for session, person, *values in found.values_list(*names)}
        for key, one in self._marks_of_stand_ins.items():
            marks[(one.session_id, one.participant_id)] = [key, one.status, one.minutes_missed]
        return marks

    @cached_property
    def _marks_of_stand_ins(self) -> dict[int, Attendance]:
        """By a key below 0 that no record has; `noted` says by whom and when, as a history would."""
        found: dict[int, Attendance] = {}
        for number, one in self.scope.stand_ins.items():
            for code, (status, by, at) in one.marks.items():
                if code in self.sessions:
                    key = -1 - len(found)
                    person, session = self.participants[number], self.sessions[code]
                    found[key] = mark = Attendance(pk=key, session=session, participant=person, status=status)
                    mark.noted = (by, at)
        return found

    def marks_of(self, keys: list[int]) -> dict[int, Attendance]:
        """Return the marks of these keys, those of stand-ins too."""
        kept = {key: self._marks_of_stand_ins[key] for key in keys if key < 0}
        return Attendance.objects.in_bulk([key for key in keys if key >= 0]) | kept

    @cached_property
    def closed_sessions(self) -> set[int]:
        """Keys of the sessions whose sheet is closed."""
        found = Session.objects.filter(workshop__centre=self.centre, state=SessionState.CLOSED).order_by()
        return set(found.values_list("pk", flat=True))

    @cached_property
    def marked_sessions(self) -> set[int]:
        """Keys of the sessions that have marks."""
        return {session for session, _ in self.attendance}

    @cached_property
    def assessments(self) -> dict[tuple[int, str], Assessment]:
        """Those that stand, by key of the enrolment and moment."""
        found = Assessment.objects.standing().filter(enrolment__participant__centre=self.centre)
        found = self.scope.comparable(found, "enrolment__participant")
        return {(one.enrolment_id, one.moment): one for one in found.exclude(moment=Moment.OTHER)}

    @cached_property
    def ratings(self) -> dict[int, dict[int, Rating]]:
        """By key of the assessment, then of the aspect."""
        found: dict[int, dict[int, Rating]] = defaultdict(dict)
        ratings = Rating.objects.filter(assessment__enrolment__participant__centre=self.centre).order_by()
        for one in self.scope.comparable(ratings, "assessment__enrolment__participant"):
            found[one.assessment_id][one.aspect_id] = one
        return found

    @cached_property
    def problems(self) -> dict[tuple[int, int, str], Problem]:
        """By keys of enrolment and domain, and text for comparison."""
        found = Problem.objects.filter(enrolment__participant__centre=self.centre)
        found = self.scope.comparable(found, "enrolment__participant")
        return {(one.enrolment_id, one.domain_id, plain(one.label)): one for one in found}

    @cached_property
    def plans(self) -> dict[int, Plan]:
        """By key of the problem."""
        found = Plan.objects.filter(problem__enrolment__participant__centre=self.centre)
        found = self.scope.comparable(found, "problem__enrolment__participant")
        return {one.problem_id: one for one in found}

    @cached_property
    def actions(self) -> dict[int, list[Action]]:
        """By key of the plan, in order."""
        found = Action.objects.filter(plan__problem__enrolment__participant__centre=self.centre)
        found = self.scope.comparable(found, "plan__problem__enrolment__participant")
        return _grouped(found.order_by("position"), "plan_id")

    @cached_property
    def actions_of_jalon(self) -> set[int]:
        """Keys of the actions that were first written on a page, not brought by an import."""
        written = Action.history.filter(history_type="+", channel="web").order_by()
        return set(
            written.filter(plan__problem__enrolment__participant__centre=self.centre).values_list("id", flat=True)
        )

    @cached_property
    def moved_in_jalon(self) -> set[UUID]:
        """The paths, sessions and actions that somebody moved in Jalon: the workbook does not take their state back."""
        paths = Enrolment.objects.filter(participant__centre=self.centre).values("uuid")
        sessions = Session.objects.filter(workshop__centre=self.centre).values("uuid")
        actions = Action.objects.filter(plan__problem__enrolment__participant__centre=self.centre).values("uuid")
        moves = TransitionLog.objects.exclude(move=TAKE_OVER)
        found: set[UUID] = set()
        for model, ours in ((Enrolment, paths), (Session, sessions), (Action, actions)):
            moved = moves.filter(kind=model._meta.label_lower, object__in=ours)
            found.update(moved.values_list("object", flat=True))
        return found

    @cached_property
    def instrument(self) -> Instrument:
        """The version whose words the workbook says."""
        return Instrument.objects.get(version=INSTRUMENT_VERSION)

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """By code."""
        return {one.code: one for one in Domain.objects.filter(instrument=self.instrument)}

    @cached_property
    def aspects(self) -> dict[tuple[str, str], Aspect]:
        """By codes of domain and aspect."""
        found = Aspect.objects.filter(domain__instrument=self.instrument).select_related("domain")
        return {(one.domain.code, one.code): one for one in found}


def _grouped(found, name: str) -> dict:
    """Return the records in lists by the value of an attribute."""
    groups = defaultdict(list)
    for one in found:
        groups[getattr(one, name)].append(one)
    return groups


_WORDS_OF_STATES = {
    SessionState.CLOSED: session_sheet.HELD,
    SessionState.HELD: session_sheet.HELD,
    SessionState.HANDED_IN: session_sheet.HELD,
    SessionState.REOPENED: session_sheet.HELD,
    SessionState.CANCELLED: session_sheet.CANCELLED,
    SessionState.MOVED: session_sheet.CANCELLED,
}


def known_of(centre: Centre, scope: ImportScope | None = None) -> Known:
    """Return the keys that a workbook of this centre may refer to besides its own rows.

    Of a file that who imports may not change no more than its number and identity is known.
    """
    stock = Stock(centre, scope)
    known = Known()
    known.organisations = {name: one.role for name, one in stock.organisations.items()}
    known.groups = {code: (one.starts_on, one.ends_on) for code, one in stock.groups.items()}
    known.workshops = set(stock.workshops)
    now = today()
    for code, session in stock.sessions.items():
        unheld = session_sheet.NOT_CLOSED if session.date <= now else session_sheet.PLANNED
        known.sessions[code] = (_WORDS_OF_STATES.get(session.state, unheld), session.date)
    sealed = set(sealed_files().filter(participant__centre=centre).values_list("participant", flat=True))
    for number, person in stock.participants.items():
        closed = stock.scope.is_closed(person)
        known.files[number] = None if closed else person.birth_date
        if person.pk not in sealed:
            known.identities[number] = person.identity
        if closed:
            known.blurred.add(number)
            continue
        spans = [
            Span(one.starts_on, one.ended_on, group=one.group.code if one.group else None)
            for one in stock.enrolments.get(person.pk, ())
        ]
        if spans:
            known.enrolments[number] = spans
    return known
