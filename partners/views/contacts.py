"""Who one speaks to at an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import save_edit
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken, create_once
from partners.access import CHANGE, find_contact_to_remove_or_404, get_contact_or_404, get_organisation_or_404
from partners.forms import ContactForm, NewContactForm
from partners.views.form_page import TAKEN, back_where, form_page

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Add a contact."""
    organisation = get_organisation_or_404(request, uuid, CHANGE)
    form = NewContactForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_bound and form.is_valid():
        form.instance.organisation = organisation
        try:
            create_once(form.instance, key=form.cleaned_data["key"], same=("organisation", "name"))
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        else:
            messages.success(request, _("The contact is saved."))
            return back_where(organisation, "contacts")
    return form_page(request, "partners/contact_form.html", form, status=status, organisation=organisation)


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change a contact."""
    contact = get_contact_or_404(request, uuid)
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("The contact is saved."))
        return back_where(contact.organisation, "contacts")
    context: dict[str, Any] = {"organisation": contact.organisation, "contact": contact}
    return form_page(request, "partners/contact_form.html", form, meanwhile=meanwhile, **context)


@require_POST
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take a contact away; the history keeps who it was."""
    contact, organisation = find_contact_to_remove_or_404(request, uuid)
    if contact is None:
        messages.info(request, REMOVED_BEFORE)
    else:
        contact.delete()
        messages.success(request, _("%(name)s is no longer a contact.") % {"name": contact.name})
    return back_where(organisation, "contacts")
