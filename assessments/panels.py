"""What assessments tell in a person's file and in the list of files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment, LiteracyTest
from assessments.presenting import CONTENT, STATES, PathState, due_moment, path_of, standing_of
from assessments.walked import walked_of
from core.charts import render
from participants.columns import Step, column, next_step
from participants.enums import EnrolmentState
from participants.models import Enrolment, Participant
from participants.panels import Panel, panel
from participants.rights import may_on_file

MOVE = "assessment.move"
TESTS = 3


@panel(order=10)
def assessments(reader: Any, participant: Participant) -> Panel | None:
    """States and dates for who may know of them; the picture of the moments for who may read them."""
    if not may_on_file(reader, STATES, participant):
        return None
    standing = standing_of(reader, enrolment__participant=participant)
    walks = [list(found) for _number, found in groupby(standing, key=lambda one: one.enrolment_id)]
    reads = may_on_file(reader, CONTENT, participant)
    writes = may_on_file(reader, MOVE, participant)
    walked = walked_of(reader, walks[0]) if walks and reads else None
    tests = LiteracyTest.objects.for_user(reader, CONTENT).filter(participant=participant)
    context = {
        "file": participant,
        "walks": walks,
        "walked": walked,
        "picture": render(walked.chart) if walked and walked.chart else "",
        "reads": reads,
        "writes": writes,
        "literacy": list(tests.select_related("done_by__user").order_by("-date", "-pk")[:TESTS]) if reads else [],
    }
    side = reverse("assessments:side-by-side", args=[participant.uuid])
    more = (_("Side by side"), side) if walked is not None else None
    return Panel("assessments", _("The path walked"), "assessments/_panel.html", context, more=more)


@column("path")
def paths(reader: Any, files: Sequence[Participant], enrolments: Sequence[Enrolment]) -> dict[int, PathState]:
    """Where each person is on the path, for those files of which the reader may know the assessments."""
    keys = [enrolment.pk for enrolment in enrolments]
    known = Enrolment.objects.for_user(reader, STATES).filter(pk__in=keys).select_related("track")
    shown = {enrolment.pk: enrolment for enrolment in known.defer("no_exit_assessment_reason", "decline_reason")}
    made: dict[int, list[Assessment]] = {}
    told = Assessment.objects.for_user(reader, STATES).standing().filter(enrolment__in=shown)
    for assessment in told.defer("amend_reason").order_by("date", "pk"):
        made.setdefault(assessment.enrolment_id, []).append(assessment)
    return {enrolment.participant_id: path_of(enrolment, made.get(key, [])) for key, enrolment in shown.items()}


@next_step(order=10)
def go_on(reader: Any, participant: Participant) -> Step | None:
    """Go on with the assessment that was begun."""
    drafts = Assessment.objects.for_user(reader, MOVE).filter(
        enrolment__participant=participant, state=AssessmentState.DRAFT
    )
    draft = drafts.defer("amend_reason").order_by("-date", "-pk").first()
    if draft is None:
        return None
    return Step(_("Go on with the assessment"), reverse("assessments:assessment", args=[draft.uuid]))


START_WORDS = {
    Moment.ENTRY: _("Begin the entry assessment"),
    Moment.MIDTERM: _("Begin the midterm assessment"),
    Moment.EXIT: _("Begin the exit assessment"),
}


@next_step(order=12)
def begin(reader: Any, participant: Participant) -> Step | None:
    """Begin the assessment whose usual days have come."""
    if not may_on_file(reader, MOVE, participant):
        return None
    walking = Enrolment.objects.for_user(reader, STATES).filter(participant=participant)
    enrolment = walking.exclude(state=EnrolmentState.DECLINED).select_related("track").order_by("-number").first()
    if enrolment is None:
        return None
    standing = Assessment.objects.for_user(reader, STATES).standing().filter(enrolment=enrolment)
    moment = due_moment(path_of(enrolment, standing.defer("amend_reason")))
    if not moment:
        return None
    return Step(START_WORDS[Moment(moment)], reverse("assessments:new", args=[participant.uuid]))
