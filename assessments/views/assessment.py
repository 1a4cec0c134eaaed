"""One assessment on one page: read, or written and saved as one goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_assessment_or_404
from assessments.answer_parsing import Taken, forms_sent, shown_again, take, units_sent
from assessments.enums import AssessmentState
from assessments.models import Assessment
from assessments.presenters import sheet_of
from assessments.selectors import CONTENT, corrections_of_one, flagged_in, last_move
from assessments.services.answers import NoDraft
from assessments.writing_page import AnsweredCount, Writing, counts_of, domains_of, sheet_to_write, writing_of
from audit.enums import Extent
from participants.access import show
from participants.enums import StatementSubject
from participants.file_permissions import may_on_file
from participants.models import Statement
from participants.presenters import purpose_of, readers_words
from participants.sensitive_rows import HEALTH_FAMILY, is_health_family, opens_alike
from participants.who_can_read import Readers, readers_of

MOVE = "assessment.move"


def log_reading(request: AuthenticatedHttpRequest, assessment: Assessment, what: str) -> Readers:
    """Write the reading to the access log and return who can read what is shown."""
    participant = assessment.enrolment.participant
    readers = readers_of(participant, CONTENT)
    show([participant], what=what, purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    return readers


def statements_about(found: Assessment) -> list[Statement]:
    """Return what the person said of an assessment that the reader may read."""
    said = found.enrolment.participant.statements
    return list(said.about(StatementSubject.ASSESSMENT, records=[found.uuid]))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def assessment(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what was answered as far as the person may read it, with its choices while it is a draft of hers."""
    found = find_assessment_or_404(request, uuid, MOVE if request.method == "POST" else CONTENT)
    if request.method == "POST":
        return _save_all(request, found)
    writes = may_on_file(request.user, MOVE, found.enrolment.participant)
    if writes and found.state == AssessmentState.DRAFT:
        return _writing_page(request, found, writing_of(found, domains_of(request.user, found)))
    readers = log_reading(request, found, "assessments.assessment")
    if found.state == AssessmentState.DISCARDED:
        thrown = {"assessment": found, "file": found.enrolment.participant, "thrown": last_move(found)}
        return render(request, "assessments/discarded.html", thrown)
    later = Assessment.objects.for_user(request.user, CONTENT).kept().filter(replaces=found).first()
    context = {
        "assessment": found,
        "file": found.enrolment.participant,
        "statements": statements_about(found),
        "sheet": sheet_of(request.user, found),
        "writes": writes,
        "later": later,
        "flagged": flagged_in(request.user, found) if writes else None,
        "readers": readers_words(readers, request.user),
        "corrections": corrections_of_one(found),
    }
    return render(request, "assessments/assessment.html", context)


def _save_all(request: AuthenticatedHttpRequest, found: Assessment) -> HttpResponse:
    """Save the whole page at once, as a browser without script sends it; what could not be saved stays typed."""
    sent = writing_of(found, domains_of(request.user, found), request.POST)
    try:
        taken = take(found, sent)
    except NoDraft as no_draft:
        notice = words_meanwhile(no_draft.state)
        return _writing_page(request, found, sent, notice=notice, status=409)
    if taken.status == 200 and not taken.told:
        if taken.saved:
            messages.success(request, _("The answers are saved."))
        return redirect("assessments:assessment", found.uuid)
    return _writing_page(request, found, shown_again(found, sent, taken), taken=taken, status=taken.status)


def words_meanwhile(state: str) -> str:
    """Return what somebody is told who writes in a draft that is none any more."""
    if state == AssessmentState.DISCARDED:
        return _("The draft was thrown away meanwhile. Your text is still here: copy what you need.")
    return _("The assessment was completed meanwhile. Your text is still here: copy what you need.")


def _writing_page(
    request: AuthenticatedHttpRequest,
    found: Assessment,
    writing: Writing,
    *,
    notice: str = "",
    taken: Taken | None = None,
    status: int = 200,
) -> HttpResponse:
    participant = found.enrolment.participant
    readers = log_reading(request, found, "assessments.assessment")
    guarded = readers if opens_alike(CONTENT, HEALTH_FAMILY) else readers_of(participant, HEALTH_FAMILY)
    sheet = sheet_to_write(request.user, found, writing)
    context = {
        "assessment": found,
        "file": participant,
        "statements": statements_about(found),
        "sheet": sheet,
        "all": _sum([one.count for one in sheet]),
        "notice": notice,
        "problems": _problems(sheet, notice) if taken or notice else [],
        "readers": _readers_drawn(readers, request.user),
        "guarded_readers": _readers_drawn(guarded, request.user),
        "corrections": corrections_of_one(found),
    }
    return render(request, "assessments/write.html", context, status=status)


def _readers_drawn(readers: Readers, writer: Any) -> str:
    """Draw who can read what is written: the same beside each domain that they can read."""
    return render_to_string("assessments/_readers.html", {"readers": readers_words(readers, writer)})


def _sum(counts: list[AnsweredCount]) -> AnsweredCount:
    return AnsweredCount("all", sum(count.answered for count in counts), sum(count.asked for count in counts))


def _problems(sheet: list[Any], notice: str) -> list[dict[str, str]]:
    """Return what has to be put right, domain by domain, each sentence with the aspect that it is of."""
    found = [{"text": notice, "href": ""}] if notice else []
    for written in sheet:
        for unit in [*written.aspects, written.own]:
            place = f"{written.domain}, {unit.name}"
            found += [{"text": f"{place}: {fault.text}", "href": f"#{fault.id}"} for fault in unit.faults]
            if unit.told is not None and unit.told.both:
                if unit.told.own:
                    words = _("%(place)s: you saved something else in another tab meanwhile.") % {"place": place}
                else:
                    words = _("%(place)s: somebody saved something else meanwhile.") % {"place": place}
                found.append({"text": words, "href": f"#{unit.code}"})
    return found


@require_POST
@transaction.atomic
def domain(request: AuthenticatedHttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Save what was sent of one domain and answer with what changes on the page around its choices.

    Nothing of the file is in the answer, and nothing is logged as read, unless somebody else's saving has to be told.
    """
    found = find_assessment_or_404(request, uuid, MOVE)
    domains = domains_of(request.user, found)
    written = next((one for one in domains if one.code == code), None)
    if written is None:
        if is_health_family(code):
            raise PermissionDenied
        raise Http404
    sent = forms_sent(written, request.POST)
    if not list(sent.sent_forms()):
        return HttpResponse(status=400)
    try:
        taken = take(found, sent)
    except NoDraft as no_draft:
        context = {"assessment": found, "words": words_meanwhile(no_draft.state)}
        return render(request, "assessments/_no_draft.html", context, status=409)
    if taken.told:
        log_reading(request, found, "assessments.told")
    counts = counts_of(found, domains, taken.answers.records or None)
    context = {
        "units": units_sent(sent, taken),
        "counts": [count for count in counts if count.code == written.code],
        "all": _sum(counts),
        "at": timezone.now(),
    }
    return render(request, "assessments/_saved.html", context, status=taken.status)
