"""Welcoming a person: one page, one new file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from accounts.models import TeamMember
from accounts.requests import AuthenticatedHttpRequest
from core.forms import problems_of
from core.idempotency import KeyTaken
from participants.access import KNOWS_OF_IT
from participants.forms.intake import WelcomeForm
from participants.models import Participant
from participants.presenters import doubt_of_birth, lacking_for_intake, perhaps_known
from participants.services.duplicates import ask_who_is_known
from participants.services.intake import CREATE, welcome
from participants.services.questions import TooManyQuestions
from permissions.access import working_centre

COMPARED = gettext_noop("Looking whether a person who comes has a file already")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open a file; who seems known already is offered first, and nothing is written until that is answered."""
    centre = working_centre(request, CREATE)
    lacking = lacking_for_intake(request.user, centre)
    member = TeamMember.objects.filter(centre=centre, user=request.user).first() if lacking is None else None
    form = WelcomeForm(request.POST if request.method == "POST" else None, centre=centre)
    asked: dict[str, Any] = {}
    status = 400 if form.is_bound else 200
    if member is not None and form.is_bound and form.is_valid():
        try:
            asked = _questions(request, form, centre)
        except TooManyQuestions as refused:
            form.add_error(None, refused.sentence)
            status = 429
        else:
            opened = None if asked else _write_file(request, form, centre, member)
            if opened is not None:
                return redirect("participants:file", opened.uuid)
            status = 409 if asked else 400
    context = {"form": form, "lacking": lacking, "alike": [], "doubt": ""} | asked
    context["problems"] = problems_of(form) if form.is_bound else []
    return render(request, "participants/new.html", context, status=status)


def _questions(request: AuthenticatedHttpRequest, form: WelcomeForm, centre: Any) -> dict[str, Any]:
    """Return what is asked before a file is opened: who is perhaps known, what does not go together; {} for nothing."""
    data = form.cleaned_data
    if Participant.objects.for_user(request.user, KNOWS_OF_IT).filter(uuid=data["key"]).exists():
        return {}  # the same form, sent again
    found = ask_who_is_known(request.user, centre, person=data, number=data["number"], purpose=COMPARED)
    doubt = "" if data["sure"] else doubt_of_birth(data["number"], form.birth)
    if not form.are_new(found) and not doubt:
        return {}
    return {"alike": perhaps_known(request.user, found), "doubt": doubt}


def _write_file(
    request: AuthenticatedHttpRequest, form: WelcomeForm, centre: Any, member: TeamMember
) -> Participant | None:
    """Write the file and say so; where it is refused, the form says why and None is returned."""
    data = form.cleaned_data
    try:
        file, _made = welcome(
            centre=centre,
            by=request.user,
            member=member,
            key=data["key"],
            person=form.person,
            number=data["number"],
            path=form.path,
            consent=data["consent"],
        )
    except KeyTaken:
        form.say_taken()
    except ValidationError as error:
        form.refuse(error)
    else:
        said = _("The file %(number)s is open.")
        if not data["consent"]:
            said = _("The file %(number)s is open. Next: the consent of the person.")
        messages.success(request, said % {"number": file.file_number})
        return file
    return None
