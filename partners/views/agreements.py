"""Agreements: drafts are written, then signed, then ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken
from partners.access import MOVE, get_agreement_or_404, get_organisation_or_404
from partners.enums import AgreementState
from partners.forms import MOVE_FORMS, AgreementForm, NewAgreementForm
from partners.models import Agreement
from partners.presenters import covered_by
from partners.services import cover, draft_agreement, move_agreement
from partners.views.form_page import TAKEN, back_where, form_page
from permissions.transitions import MoveRefused, NotAllowed, label_of, moves_from

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Write a draft."""
    organisation = get_organisation_or_404(request, uuid, MOVE)
    workshops = organisation.workshops.order_by("title", "pk")
    form = NewAgreementForm(request.POST if request.method == "POST" else None, workshops=workshops)
    status = None
    if form.is_bound and form.is_valid():
        form.instance.organisation = organisation
        said = form.cleaned_data
        try:
            draft_agreement(form.instance, key=said["key"], workshops=said.get("workshops", ()))
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        else:
            messages.success(request, _("The draft is saved. It counts once it is signed."))
            return back_where(organisation, "agreements")
    return form_page(request, "partners/agreement_form.html", form, status=status, organisation=organisation)


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change a draft; what is signed stays as it was signed."""
    agreement = get_agreement_or_404(request, uuid)
    organisation = agreement.organisation
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=agreement.pk)
    workshops = organisation.workshops.order_by("title", "pk")
    form = AgreementForm(request.POST if request.method == "POST" else None, instance=agreement, workshops=workshops)
    if agreement.state != AgreementState.DRAFT:
        return _already_signed(request, form, agreement)
    done, meanwhile = save_edit(form)
    if done:
        ticked, shown = (set(form.cleaned_data.get(name, ())) for name in ("workshops", "shown"))
        cover(agreement, added=ticked - shown, taken_away=shown - ticked)
        messages.success(request, _("The draft is saved. It counts once it is signed."))
        return back_where(organisation, "agreements")
    context = {"organisation": organisation, "agreement": agreement}
    return form_page(request, "partners/agreement_form.html", form, meanwhile=meanwhile, **context)


def _already_signed(request: AuthenticatedHttpRequest, form: AgreementForm, agreement: Agreement) -> HttpResponse:
    """Say that an agreement is no draft any more; what was typed stays in sight."""
    said = _("This agreement is signed: it can no longer be changed. End it and write another one.")
    if not form.is_bound:
        messages.info(request, said)
        return back_where(agreement.organisation, "agreements")
    form.add_error(None, said)
    context: dict[str, Any] = {"organisation": agreement.organisation, "agreement": agreement}
    return form_page(request, "partners/agreement_form.html", form, status=TAKEN, **context)


@require_http_methods(METHODS)
@transaction.atomic
def move(request: AuthenticatedHttpRequest, uuid: UUID, move: str) -> HttpResponse:
    """Sign an agreement or end it; a refusal says why."""
    agreement = get_agreement_or_404(request, uuid)
    if move not in MOVE_FORMS:
        raise Http404
    initial = {"ends_on": agreement.ends_on} if move == "end" and agreement.ends_on else None
    form = MOVE_FORMS[move](request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                move_agreement(agreement, move, by=request.user, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
        except NotAllowed:
            raise PermissionDenied from None
        else:
            said = _("The agreement is signed.") if move == "sign" else _("The end of the agreement is noted.")
            messages.success(request, said)
            return back_where(agreement.organisation, "agreements")
    return form_page(
        request,
        "partners/agreement_move.html",
        form,
        agreement=agreement,
        organisation=agreement.organisation,
        workshops=covered_by(agreement),
        move=move,
        label=label_of(Agreement, move),
        possible=move in moves_from(agreement),
    )
