"""The directory of organisations and the page of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken, create_once
from partners.access import CHANGE, MOVE, VIEW, get_organisation_or_404
from partners.directory import find
from partners.forms import FindForm, NewOrganisationForm, OrganisationForm
from partners.presenters import agreements_of, role_choices, workshops_of
from partners.views.form_page import TAKEN, form_page, there_already
from permissions.access import working_centre
from permissions.checks import has_right

METHODS = ["GET", "HEAD", "POST"]
SAVED = gettext_lazy("The organisation is saved.")


@require_safe
@transaction.atomic
def organisations(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the organisations of the centre, searched by name and filtered by what they are."""
    centre = working_centre(request, VIEW)
    form = FindForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"search": "", "role": ""}
    found = find(request.user, text=chosen["search"], role=chosen["role"], number=request.GET.get("page"))
    context = {
        "form": form,
        "found": found,
        "chosen": chosen,
        "roles": role_choices(chosen),
        "writing": has_right(request.user, CHANGE, centre=centre),
    }
    return render(request, "partners/organisations.html", context)


@require_safe
@transaction.atomic
def organisation(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show an organisation: what is known of it, who one speaks to, agreements, the workshops planned with it."""
    found = get_organisation_or_404(request, uuid)
    context = {
        "organisation": found,
        "contacts": list(found.contacts.order_by("name", "pk")),
        "agreements": agreements_of(found),
        "workshops": workshops_of(found),
        "writing": has_right(request.user, CHANGE, centre=found.centre),
        "moving": has_right(request.user, MOVE, centre=found.centre),
    }
    return render(request, "partners/organisation.html", context)


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Add an organisation to the directory."""
    centre = working_centre(request, CHANGE)
    form = NewOrganisationForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_bound and form.is_valid():
        form.instance.centre = centre
        try:
            made, _new = create_once(form.instance, key=form.cleaned_data["key"], same=("centre", "name", "role"))
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        except IntegrityError:
            form.add_error("name", there_already())
            status = TAKEN
        else:
            messages.success(request, SAVED)
            return redirect("partners:organisation", made.uuid)
    return form_page(request, "partners/organisation_form.html", form, status=status, organisation=None)


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change what is known of an organisation."""
    found = get_organisation_or_404(request, uuid, CHANGE)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=found)
    done, meanwhile = save_edit(form, twice=there_already(), at="name")
    if done:
        messages.success(request, SAVED)
        return redirect("partners:organisation", found.uuid)
    return form_page(request, "partners/organisation_form.html", form, meanwhile=meanwhile, organisation=found)
