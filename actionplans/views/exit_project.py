"""What comes after the path: a social or professional project, or none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import find_enrolment_or_404
from actionplans.forms.plans import NewProjectForm, ProjectForm
from actionplans.models import ExitProject
from actionplans.views.form_page import TAKEN, form_page, to_plan
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken, create_once
from participants.presenters import path_words

SAME = ("enrolment", "kind", "description", "her_words", "agreed_on")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def exit_project(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what comes after the path, or change it."""
    enrolment = find_enrolment_or_404(request, uuid)
    data = request.POST if request.method == "POST" else None
    known = ExitProject.objects.filter(enrolment=enrolment).first()
    resent = known is not None and data is not None and data.get("key") == str(known.uuid)
    if known is not None and not resent:
        form: Any = ProjectForm(data, instance=known)
        done, meanwhile = save_edit(form)
    else:
        form = NewProjectForm(data)
        form.instance.enrolment = enrolment
        done, meanwhile = form.is_bound and _create_project(form), None
    if done:
        messages.success(request, _("The exit project is noted."))
        if request.GET.get("on") == "exit":
            return redirect(f"{reverse('actionplans:exit', args=[enrolment.uuid])}#project")
        return to_plan(enrolment.participant, "exit-project")
    return form_page(
        request,
        "actionplans/exit_project.html",
        enrolment.participant,
        form,
        what="actionplans.exit_project",
        meanwhile=meanwhile,
        status=TAKEN if form.is_bound and not form.errors else None,
        walk=path_words(enrolment),
    )


def _create_project(form: NewProjectForm) -> bool:
    """Write a project; where there is one meanwhile, or the form was saved before and changed, the form says so."""
    if not form.is_valid():
        return False
    try:
        create_once(form.instance, key=form.cleaned_data["key"], same=SAME)
    except (KeyTaken, IntegrityError):
        form.add_error(None, _("An exit project is noted meanwhile. Go back to the plan to see and change it."))
        return False
    return True
