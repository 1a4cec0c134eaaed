"""In which centre a person works now, for who has roles in more than one: nothing is seen across two."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.middleware import CENTRE_KEY
from accounts.requests import AuthenticatedHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def centre_choice(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the centres of the person; by POST, work in the one that is named. Another centre is not there: 404."""
    if request.membership is None:
        raise Http404
    if request.method == "POST":
        wanted = next((one for one in request.centres if str(one.uuid) == request.POST.get("centre")), None)
        if wanted is None:
            raise Http404
        request.session[CENTRE_KEY] = str(wanted.uuid)
        messages.success(request, _("You work in %(centre)s now.") % {"centre": wanted})
        return redirect("home")
    return render(request, "accounts/centre.html", {"centres": request.centres})
