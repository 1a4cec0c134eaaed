"""Who the person is: identity, national register number, facts with their days, consents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.concurrent_edits import mark_of, save_edit
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken, create_once
from core.text_messages import mobile_number
from participants.access import find_in_file_or_404, find_participant_or_404, find_to_remove_or_404, show
from participants.enums import FactKind, StatementSubject
from participants.file_permissions import may_on_file, refusal_on
from participants.forms.person import FactForm, IdentityForm, NewFactForm, NumberForm
from participants.models import Consent, Fact, FileMerge, NationalNumber, Participant
from participants.presenters import (
    PerhapsKnown,
    doubt_of_birth,
    facts_of,
    former_of,
    has_national_number,
    head_of,
    perhaps_known,
    purpose_of,
)
from participants.sensitive_rows import closed_domains, readable
from participants.services.duplicates import ask_who_is_known
from participants.services.identities import save_identity
from participants.services.national_numbers import ask_number
from participants.services.questions import TooManyQuestions
from participants.services.records import save_number
from participants.views.form_page import FormPage, back_where, create_or_say, form_page
from participants.who_can_read import readers_of

READING = "participant.file"
MERGE = "participant.merge"
CHANGE = "participant.change"
NUMBER = "participant.national_number"
IDENTITY_PAGE = FormPage(gettext_lazy("Who it is"), gettext_lazy("Save"), "person", "participants.identity")
NUMBER_PAGE = FormPage(
    gettext_lazy("National register number"),
    gettext_lazy("Save"),
    "person",
    "participants.change_number",
    gettext_lazy("Type it anew: the number that is noted is not shown here. What you type stays in no draft."),
)
COMPARED = ("last_name", "first_name", "birth_date", "birth_precision", "phone")
CALLED = gettext_noop("Looking whether a person whose name changes has another file")
NEW_FACT = FormPage(gettext_lazy("Note a fact"), gettext_lazy("Save"), "person", "participants.fact")
FACT = FormPage(gettext_lazy("Change a fact"), gettext_lazy("Save"), "person", "participants.fact")


@require_safe
@transaction.atomic
def person(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show who the person is, what is noted of her situation, what she agreed to."""
    participant = find_participant_or_404(request, uuid, READING)
    here = readers_of(participant, READING).of(request.user)
    show([participant], what="participants.person", purpose=purpose_of(here), extent=Extent.OPENED)
    noted = readable(Fact.objects.filter(participant=participant), request.user, READING)
    consents = Consent.objects.for_user(request.user, READING).filter(participant=participant)
    numbers = may_on_file(request.user, NUMBER, participant)
    context = {
        "head": head_of(request.user, participant, "person"),
        "statements": list(participant.statements.about(StatementSubject.FILE, StatementSubject.IDENTITY)),
        "facts_of_person": facts_of(request.user, participant),
        "facts": list(noted.order_by("kind", "-starts_on", "-pk")),
        "consents": list(consents.select_related("organisation").order_by("-given_on", "-pk")),
        "former": former_of(request.user, participant),
        "merges": list(FileMerge.objects.standing().filter(kept=participant)),
        "merging": may_on_file(request.user, MERGE, participant),
        "writing": may_on_file(request.user, CHANGE, participant),
        "numbers": numbers,
        "number_noted": numbers and has_national_number(request.user, participant),
    }
    return render(request, "participants/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def identity(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change who the person is and how she is reached; the second of two at once sees both."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    typed_before = participant.phone
    form = IdentityForm(request.POST if request.method == "POST" else None, instance=participant)
    try:
        alike = _perhaps_known(request, form, participant)
    except TooManyQuestions as refused:
        return _too_many(request, participant, form, IDENTITY_PAGE, refused)
    if alike:
        return form_page(request, participant, form, IDENTITY_PAGE, status=409, alike=alike)
    changed_on = form.cleaned_data.get("changed_on") if form.is_bound and form.is_valid() else None
    done, meanwhile = save_identity(form, changed_on=changed_on)
    if done:
        messages.success(request, _("Saved."))
        phone = form.cleaned_data["phone"]
        if phone and phone != typed_before and not mobile_number(phone):
            messages.info(request, _("No text message can be sent to this phone number: it is no mobile number here."))
        return redirect("participants:person", participant.uuid)
    return form_page(request, participant, form, IDENTITY_PAGE, meanwhile=meanwhile)


def _perhaps_known(
    request: AuthenticatedHttpRequest, form: IdentityForm, participant: Participant
) -> list[PerhapsKnown]:
    """Return who seems to be the person as she is called now, where that was not shown before; none for other edits."""
    if not (form.is_bound and form.is_valid()):
        return []
    person = {name: form.cleaned_data[name] for name in COMPARED}
    changed = {name for name, value in person.items() if value != getattr(participant, name)}
    if not changed:
        return []
    if "phone" not in changed:
        person["phone"] = ""
    found = ask_who_is_known(request.user, participant.centre, person=person, purpose=CALLED, besides=participant)
    return perhaps_known(request.user, found) if form.are_new(found) else []


def _too_many(
    request: AuthenticatedHttpRequest, participant: Participant, form: Any, page: FormPage, refused: TooManyQuestions
) -> HttpResponse:
    """Answer 429 with what was typed: the account asked as often as an hour allows."""
    form.add_error(None, refused.sentence)
    return form_page(request, participant, form, page, status=429)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def number(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note or replace the national register number; one that tells another birth date is asked about, not refused."""
    participant = find_participant_or_404(request, uuid, NUMBER)
    if not may_on_file(request.user, CHANGE, participant):
        raise refusal_on(request.user, CHANGE, participant)
    known = NationalNumber.objects.for_user(request.user, NUMBER).filter(participant=participant).first()
    initial = {"seen": mark_of(known) if known else ""}
    form = NumberForm(request.POST if request.method == "POST" else None, initial=initial)
    doubt = ""
    if form.is_bound and form.is_valid():
        try:
            ask_number(participant, by=request.user)
        except TooManyQuestions as refused:
            del form.fields["sure"]
            return _too_many(request, participant, form, NUMBER_PAGE, refused)
        doubt = "" if form.cleaned_data["sure"] else doubt_of_birth(form.cleaned_data["value"], participant.birth)
        if not doubt and save_number(participant, form, by=request.user):
            messages.success(request, _("The national register number is noted."))
            return redirect("participants:person", participant.uuid)
    if not doubt:
        del form.fields["sure"]
    sentences = [doubt, _("Which one is right? Correct it, or say that both are.")] if doubt else []
    return form_page(request, participant, form, NUMBER_PAGE, sentences=sentences)


def _kinds(user: User, participant: Participant) -> list[str]:
    """Return the kinds of facts that the person may note: those of health and family with their own right."""
    closed = closed_domains(user, participant)
    return [kind for kind in FactKind.values if kind not in closed]


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_fact(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note a fact and from which day it holds."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    form = NewFactForm(request.POST if request.method == "POST" else None, kinds=_kinds(request.user, participant))
    if form.is_bound and form.is_valid():
        fact = Fact(participant=participant, **form.chosen)
        key = form.cleaned_data["key"]
        if Fact._base_manager.filter(uuid=key, participant=participant).exists() or create_or_say(form, fact):
            try:
                create_once(fact, key=key, same=("participant", *form.chosen))
            except KeyTaken:
                form.say_taken()
            else:
                messages.success(request, _("The fact is noted."))
                return back_where("person", participant, "situation")
    return form_page(request, participant, form, NEW_FACT)


def _fact(request: AuthenticatedHttpRequest, uuid: UUID) -> Fact:
    """Return the fact that the person may change, with its own right where it is of family."""
    fact = find_in_file_or_404(request, Fact.objects.all(), uuid, CHANGE)
    _check_open(request, fact)
    return fact


def _check_open(request: AuthenticatedHttpRequest, fact: Fact) -> None:
    if fact.kind in closed_domains(request.user, fact.participant):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def fact(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change what holds and its days."""
    found = _fact(request, uuid)
    form = FactForm(request.POST if request.method == "POST" else None, instance=found)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("Saved."))
        return back_where("person", found.participant, "situation")
    more: dict[str, Any] = {"lead": found.get_kind_display(), "remove": "participants:remove-fact", "record": found}
    return form_page(request, found.participant, form, FACT, meanwhile=meanwhile, **more)


@require_POST
@transaction.atomic
def remove_fact(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take a fact away that was noted by mistake; its history keeps it."""
    found, participant = find_to_remove_or_404(request, Fact.objects.all(), uuid, CHANGE)
    if found is None:
        messages.info(request, REMOVED_BEFORE)
    else:
        _check_open(request, found)
        found.delete()
        messages.success(request, _("The fact is taken away; the history keeps it."))
    return back_where("person", participant, "situation")
