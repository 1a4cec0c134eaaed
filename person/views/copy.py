"""The copy of a file: what it will hold, the passages that it leaves out, asking for it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.forms import problems_of
from core.idempotency import KeyTaken
from participants.access import find_participant_or_404, find_to_remove_or_404, show
from participants.models import Participant
from participants.presenters import purpose_of
from participants.who_can_read import readers_of
from person.copy_contents import copy_of
from person.copy_presenters import marked_passages, texts_shown
from person.forms.copies import CopyForm
from person.forms.redactions import RedactionForm
from person.models import Redaction
from person.services.copies import COPY, ask_for_copy
from person.services.redactions import mark_passage, show_passage

MARK = "redaction.mark"


@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
@transaction.atomic
def copy_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the copy will hold and its texts; asked for, it is made by a job."""
    file = find_participant_or_404(request, uuid, COPY)
    copy = copy_of(file)
    texts = texts_shown(copy)
    form = CopyForm(request.POST if request.method == "POST" else None, has_texts=bool(texts))
    if form.is_bound and form.is_valid():
        return redirect(ask_for_copy(file, by=request.user, language=form.cleaned_data["language"]))
    context = {"copy": copy, "texts": texts, "passages": marked_passages(file)}
    return _page(request, "person/copy.html", file, form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
@transaction.atomic
def new_passage(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a passage that is about somebody else."""
    file = find_participant_or_404(request, uuid, MARK)
    sent = request.POST if request.method == "POST" else None
    form = RedactionForm(sent, copy=copy_of(file), chosen=request.GET.get("text", ""))
    if form.is_bound and form.is_valid():
        try:
            mark_passage(file, key=form.cleaned_data["key"], **form.values)
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("The copy leaves this passage out."))
            return redirect(f"{reverse('person:copy', args=[file.uuid])}#passages")
    chosen = form["text"].value()
    text = "\n\n".join(form.texts[chosen][1]) if chosen in form.texts else ""
    return _page(request, "person/passage.html", file, form, text=text)


@require_POST
@recent_sign_in_required
@transaction.atomic
def remove_passage(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Let the copy show a passage again."""
    redaction, file = find_to_remove_or_404(request, Redaction.objects.all(), uuid, MARK)
    if redaction is not None:
        show_passage(redaction)
    messages.success(request, _("The copy shows this passage again."))
    return redirect(f"{reverse('person:copy', args=[file.uuid])}#passages")


def _page(
    request: AuthenticatedHttpRequest, template: str, file: Participant, form: forms.Form, **context: object
) -> HttpResponse:
    """Draw a page of the copy, and write that the file was shown."""
    purpose = purpose_of(readers_of(file, COPY).of(request.user))
    show([file], what="person.copy_page", purpose=purpose, extent=Extent.OPENED)
    context |= {"file": file, "form": form, "problems": problems_of(form) if form.is_bound else []}
    return render(request, template, context, status=422 if form.is_bound else 200)
