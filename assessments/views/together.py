"""“Together”: the screen is turned to the person, who says of each domain how it is going."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.centre_settings import setting
from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_assessment_or_404
from assessments.answer_parsing import take
from assessments.enums import AssessmentState, WordsBy
from assessments.forms import OwnScoreForm, SavedScore, TogetherForm, score_form
from assessments.middleware import KEY, Together, begin_together, mark_as_screen, together_of
from assessments.models import Assessment, Domain, SelfRating
from assessments.services.answers import ConcurrentSave, NoDraft, locked_draft
from assessments.settings import TOGETHER_LOCK
from assessments.together_page import screen_of
from assessments.views.assessment import MOVE, log_reading
from assessments.writing_page import Writing, domains_of
from core.forms import problems_of
from core.history import save_changes
from core.periods import today

FORM = ["GET", "HEAD", "POST"]


def _screens_of(request: AuthenticatedHttpRequest, uuid: UUID) -> Together | None:
    """Return what the session shows of this assessment, None where it shows nothing or another one."""
    together = together_of(request)
    return together if together is not None and together.assessment == str(uuid) else None


@require_http_methods(FORM)
@transaction.atomic
def begin(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the language, and turn the screen: from there on a locked browser opens nothing else."""
    found = find_assessment_or_404(request, uuid, MOVE)
    if found.state != AssessmentState.DRAFT:
        messages.info(request, _("Only a draft is filled in together."))
        return redirect("assessments:assessment", found.uuid)
    domains = domains_of(request.user, found)
    first = reverse("assessments:together-domain", args=[found.uuid, domains[0].code])
    together = _screens_of(request, uuid)
    if together is not None and together.locked:
        return mark_as_screen(redirect(first))
    participant = found.enrolment.participant
    locks = bool(setting(TOGETHER_LOCK, participant.centre_id))
    form = TogetherForm(request.POST if request.method == "POST" else None, spoken=participant.languages)
    if form.is_bound and form.is_valid():
        try:
            if found.together_on != today():
                save_changes(locked_draft(found), together_on=today())
        except NoDraft:  # completed at this moment
            return redirect("assessments:assessment", found.uuid)
        begin_together(request, found.uuid, form.cleaned_data["language"], locked=locks)
        response = redirect(first)
        response.headers["Clear-Site-Data"] = '"cache"'  # nor does Back show what this browser had opened before
        return response
    log_reading(request, found, "assessments.together")
    problems = problems_of(form) if form.is_bound else []
    context = {"assessment": found, "file": participant, "form": form, "locks": locks, "problems": problems}
    return render(request, "assessments/together_begin.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@transaction.atomic
def domain(request: AuthenticatedHttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Show one domain to the person, and save what she says of it."""
    found, together = find_assessment_or_404(request, uuid, MOVE), _screens_of(request, uuid)
    domains = domains_of(request.user, found)
    shown = next((one for one in domains if one.code == code), None)
    if shown is None:
        raise Http404
    if together is None:
        return redirect("assessments:together", found.uuid)
    with translation.override(together.language):
        if request.method == "POST":
            return _save(request, found, domains, shown, together)
        if found.state != AssessmentState.DRAFT:
            return mark_as_screen(redirect("assessments:together-end", found.uuid))
        saved = SelfRating.objects.filter(assessment=found, domain=shown).first()
        return _screen(request, found, domains, score_form(None, domain=shown, score=saved), together)


def _save(
    request: AuthenticatedHttpRequest, found: Assessment, domains: list[Domain], shown: Domain, together: Together
) -> HttpResponse:
    """Save through the door of own scores and go on, or show again what could not be saved."""
    form = score_form(request.POST, domain=shown)
    if not isinstance(form, OwnScoreForm):
        return mark_as_screen(redirect("assessments:together-domain", found.uuid, shown.code))
    form.written_by = WordsBy.HERSELF
    try:
        taken = take(found, Writing([shown], {}, {shown.pk: form}))
    except NoDraft:
        notice = _(
            "This can no longer be written here. Your words are still on this screen: tell the person beside you."
        )
        return _screen(request, found, domains, form, together, notice=notice, status=409)
    told = next(iter(taken.told.values()), None)
    if taken.status == 200 and told is None:
        return mark_as_screen(redirect(_next_address(found, domains, shown, back=request.POST.get("to") == "back")))
    if taken.status == 200:
        saved = SelfRating.objects.filter(assessment=found, domain=shown).first()
        return _screen(request, found, domains, score_form(None, domain=shown, score=saved), together, told=told)
    return _screen(request, found, domains, form, together, told=told, status=taken.status)


def _next_address(found: Assessment, domains: list[Domain], shown: Domain, *, back: bool) -> str:
    place = domains.index(shown) + (-1 if back else 1)
    if place >= len(domains):
        return reverse("assessments:together-end", args=[found.uuid])
    return reverse("assessments:together-domain", args=[found.uuid, domains[max(place, 0)].code])


def _screen(
    request: AuthenticatedHttpRequest,
    found: Assessment,
    domains: list[Domain],
    form: OwnScoreForm | SavedScore,
    together: Together,
    *,
    told: ConcurrentSave | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    log_reading(request, found, "assessments.together")
    screen = screen_of(request.user, found, domains, form, told=told)
    context: dict[str, Any] = {"screen": screen, "together": together, "notice": notice, "uuid": found.uuid}
    return mark_as_screen(render(request, "assessments/together.html", context, status=status))


@require_http_methods(FORM)
@transaction.atomic
def end(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Thank the person. The worker goes on from here: of a locked browser by signing in again.

    Once the screens are shown this one asks nothing of the assessment, which may have been completed meanwhile.
    """
    together = _screens_of(request, uuid)
    if together is None:
        find_assessment_or_404(request, uuid, MOVE)
        return redirect("assessments:together", uuid)
    if request.method == "POST":
        page = reverse("assessments:assessment", args=[uuid])
        if not together.locked:
            del request.session[KEY]
            return redirect(page)
        logout(request)
        return mark_as_screen(redirect(f"{reverse('sign-in')}?next={page}"))
    with translation.override(together.language):
        return mark_as_screen(render(request, "assessments/together_end.html", {"together": together, "uuid": uuid}))
