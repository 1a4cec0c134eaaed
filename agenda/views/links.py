"""One's own calendar link: making it, seeing it once, revoking it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.client_ip import page_address
from accounts.requests import AuthenticatedHttpRequest
from agenda.access import own_member_or_403
from agenda.forms import CalendarLinkForm
from agenda.services.links import link_in_force, make_link, revoke_link


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def links(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show whether a link is in force; make one and show its address, in the answer itself and never again."""
    member = own_member_or_403(request)
    form = CalendarLinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        token = make_link(member, key=form.cleaned_data["key"])
        if token:
            return render(request, "agenda/link_made.html", {"address": page_address("agenda:feed", token=token)})
        messages.info(request, _("A calendar link was made already. Its address was shown once."))
        return redirect("agenda:links")
    status = 422 if form.is_bound else 200
    context = {"link": link_in_force(member), "form": CalendarLinkForm()}
    return render(request, "agenda/links.html", context, status=status)


@require_POST
@transaction.atomic
def revoke(request: AuthenticatedHttpRequest) -> HttpResponse:
    """End the link now: a calendar program that has it gets nothing at its next fetch."""
    if revoke_link(own_member_or_403(request)):
        messages.success(request, _("The calendar link opens nothing any more."))
    else:
        messages.info(request, _("No calendar link is in force."))
    return redirect("agenda:links")
