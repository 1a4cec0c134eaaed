"""What assessments tell in a person's file and in the list of files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from assessments.due import caseload_paths
from assessments.enums import AssessmentState, Moment
from assessments.models import LiteracyTest
from assessments.models.assessment import GONE_STATES, ORDER, usual_days
from assessments.moment_comparison import walked_of
from assessments.selectors import CONTENT, STATES, PathState, due_moment, is_accompanied, path_of, standing_known
from core.charts.geometry import render
from core.periods import today
from core.request_memory import per_request
from participants.enums import EnrolmentState
from participants.file_page.columns import NextStep, column, next_step
from participants.file_page.glance import DatedThing, due_day
from participants.file_page.panels import FilePanel, panel
from participants.file_permissions import in_file, may_on_file
from participants.group_page import GroupNote, own_note
from participants.models import Enrolment, Participant
from participants.page_memory import enrolments_known
from participants.presenters import walks_of

MOVE = "assessment.move"
TESTS = 3


@panel(order=10)
def assessments(reader: User, participant: Participant) -> FilePanel | None:
    """States and dates for who may know of them; the picture of the moments for who may read them."""
    if not may_on_file(reader, STATES, participant):
        return None
    standing = standing_known(reader, participant)
    walks = [list(found) for _number, found in groupby(standing, key=lambda one: one.enrolment_id)]
    reads = may_on_file(reader, CONTENT, participant)
    writes = may_on_file(reader, MOVE, participant)
    walked = walked_of(reader, walks[0]) if walks and reads else None
    tests = in_file(LiteracyTest.objects, reader, CONTENT, participant)
    context = {
        "file": participant,
        "walks": walks,
        "walked": walked,
        "of_path": _path_drawn(reader, participant, walks[0][0].enrolment_id) if walked else "",
        "picture": render(walked.chart) if walked and walked.chart else "",
        "reads": reads,
        "writes": writes,
        "literacy": list(tests.select_related("done_by__user").order_by("-date", "-pk")[:TESTS]) if reads else [],
    }
    side = reverse("assessments:side-by-side", args=[participant.uuid])
    more = (_("Side by side"), side) if walked is not None else None
    return FilePanel("assessments", _("The path walked"), "assessments/_panel.html", context, more=more)


def _path_drawn(reader: User, participant: Participant, drawn: int) -> str:
    """Return the path that is drawn, with its days, where it is another than the one at the head of the file."""
    known = walks_of(reader, participant)
    if not known or known[0].enrolment.pk == drawn:
        return ""
    return next((f"{one.words}, {one.days}" for one in known if one.enrolment.pk == drawn), "")


@column("path")
def paths(reader: User, files: Sequence[Participant], enrolments: Sequence[Enrolment]) -> dict[int, PathState]:
    """Where each person is on the path, for those files of which the reader may know the assessments."""
    if len(files) == 1:  # the head of a file, whose page tells the same assessments
        if not may_on_file(reader, STATES, files[0]):
            return {}
        made: dict[int, list[Any]] = {enrolment.pk: [] for enrolment in enrolments}
        for assessment in standing_known(reader, files[0]):
            made.setdefault(assessment.enrolment_id, []).append(assessment)
    elif not files:  # home, which names nobody: how many of the caseload are where
        asked = {enrolment.pk for enrolment in enrolments}
        made = {one.enrolment.pk: one.standing for one in caseload_paths(reader) if one.enrolment.pk in asked}
    else:
        made = _standing_on(reader, enrolments)
    day = today()
    return {one.participant_id: path_of(one, made[one.pk], day) for one in enrolments if one.pk in made}


class _Standing(NamedTuple):
    moment: str
    state: str
    uuid: UUID


def _standing_on(reader: User, enrolments: Sequence[Enrolment]) -> dict[int, list[_Standing]]:
    """Return the standing assessments of those paths of which the reader may know them, read once a request."""
    return _standing_by_path(reader, frozenset(enrolment.pk for enrolment in enrolments))


@per_request
def _standing_by_path(reader: User, paths: frozenset[int]) -> dict[int, list[_Standing]]:
    """Return them by key of the path, in one statement: the right on a path and on its assessments is the file's."""
    standing = FilteredRelation("assessments", condition=~Q(assessments__state__in=GONE_STATES))
    known = Enrolment.objects.for_user(reader, STATES).filter(pk__in=paths)
    rows = known.annotate(standing=standing).order_by("standing__date", "standing__pk")
    made: dict[int, list[_Standing]] = {}
    for key, *one in rows.values_list("pk", "standing__moment", "standing__state", "standing__uuid"):
        found = made.setdefault(key, [])
        if one[0] is not None:
            found.append(_Standing(*one))
    return made


@next_step(order=10)
def go_on(reader: User, participant: Participant) -> NextStep | None:
    """Go on with the assessment that was begun."""
    if not may_on_file(reader, MOVE, participant):
        return None
    drafts = [one for one in standing_known(reader, participant) if one.state == AssessmentState.DRAFT]
    if not drafts:
        return None
    draft = max(drafts, key=lambda one: (one.date, one.pk))
    return NextStep(_("Go on with the assessment"), reverse("assessments:assessment", args=[draft.uuid]))


START_WORDS = {
    Moment.ENTRY: _("Begin the entry assessment"),
    Moment.MIDTERM: _("Begin the midterm assessment"),
    Moment.EXIT: _("Begin the exit assessment"),
}


@next_step(order=12)
def begin(reader: User, participant: Participant) -> NextStep | None:
    """Begin the assessment whose usual days have come."""
    if not may_on_file(reader, MOVE, participant):
        return None
    known = enrolments_known(reader, participant) if may_on_file(reader, STATES, participant) else []
    walked = [one for one in known if one.state != EnrolmentState.DECLINED]
    if not walked:
        return None
    standing = [one for one in standing_known(reader, participant) if one.enrolment_id == walked[0].pk]
    moment = due_moment(path_of(walked[0], standing))
    if not moment:
        return None
    return NextStep(START_WORDS[Moment(moment)], reverse("assessments:new", args=[participant.uuid]))


DUE_WORDS = {
    Moment.ENTRY: pgettext_lazy("what is due", "Entry assessment"),
    Moment.MIDTERM: pgettext_lazy("what is due", "Midterm assessment"),
    Moment.EXIT: pgettext_lazy("what is due", "Exit assessment"),
}


@due_day()
def next_assessment(reader: User, participant: Participant) -> list[DatedThing] | None:
    """The first moment of each accompanied path that is not assessed, on the last of its usual days."""
    if not (may_on_file(reader, STATES, participant) and may_on_file(reader, "enrolment.view", participant)):
        return None
    due = []
    for path in enrolments_known(reader, participant):
        if not is_accompanied(path):
            continue
        walked = path_of(path, [one for one in standing_known(reader, participant) if one.enrolment_id == path.pk])
        moment = next((moment for moment in ORDER if getattr(walked, moment) != "done"), None)
        window = usual_days(path, moment) if moment else None
        if moment and window:
            due.append(DatedThing(window.last, str(DUE_WORDS[moment]), _where(reader, participant, path.pk, moment)))
    return due


def _where(reader: User, participant: Participant, path: int, moment: str) -> str:
    """Return where the assessment of a moment is gone on with or begun, "" for who may not."""
    if not may_on_file(reader, MOVE, participant):
        return ""
    known = [one for one in standing_known(reader, participant) if (one.enrolment_id, one.moment) == (path, moment)]
    if known:
        return reverse("assessments:assessment", args=[known[0].uuid])
    return reverse("assessments:new", args=[participant.uuid])


@own_note(order=20)
def due_assessments(reader: User, centre: Centre, paths: Sequence[Enrolment]) -> dict[int, GroupNote]:
    """The assessment that is begun, or whose usual days have come, on each path."""
    made = _standing_on(reader, paths)
    found: dict[int, GroupNote] = {}
    for path in paths:
        standing = made.get(path.pk, [])
        draft = next((one for one in standing if one.state == AssessmentState.DRAFT), None)
        if draft is not None:
            address = reverse("assessments:assessment", args=[draft.uuid])
            found[path.participant_id] = GroupNote(gettext("assessment begun"), address)
        elif is_accompanied(path) and due_moment(path_of(path, standing)):
            address = reverse("assessments:new", args=[path.participant.uuid])
            found[path.participant_id] = GroupNote(gettext("assessment due"), address)
    return found
