"""Alerts: what the log shows by itself, and noting that one was looked at."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from oversight.access import ALERTS, labels, log_files, reader_of
from oversight.access_log_queries import A_PAGE
from oversight.forms import LookForm
from oversight.labels import ALERTS as PURPOSE
from oversight.models import Alert
from oversight.presenters import ShownAlert, missing_file_label, shown_alerts
from oversight.services import AlreadyDone, look_at


def _present_alerts(reader, alerts: list[Alert]) -> list[ShownAlert]:
    """Return alerts in words; the files that they name are written to the log."""
    made = shown_alerts(alerts, lambda files: labels(reader, files, gone=missing_file_label()))
    log_files(reader, [one.file for one in made if one.file], what="oversight.alerts", purpose=PURPOSE)
    return made


@require_safe
@transaction.atomic
def alerts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the open alerts, then those that were looked at."""
    reader = reader_of(request, ALERTS)
    own = Alert.objects.for_user(request.user, ALERTS).select_related("reader", "looked_by")
    done = request.GET.get("done") == "1"
    page = Paginator(own.exclude(looked_at=None) if done else own.open(), A_PAGE).get_page(request.GET.get("page"))
    context = {"rows": _present_alerts(reader, list(page.object_list)), "page": page, "done": done}
    return render(request, "oversight/alerts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def alert(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show one alert, and take what the officer found."""
    reader = reader_of(request, ALERTS)
    found = Alert.objects.for_user(request.user, ALERTS).select_related("reader", "looked_by").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            look_at(found, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("Noted. The alert is kept with what you found."))
        except AlreadyDone:
            messages.info(request, _("A colleague has looked at it in the meantime: this is what they noted."))
            return redirect("oversight:alert", found.uuid)
        return redirect("oversight:alerts")
    (shown,) = _present_alerts(reader, [found])
    context = {"shown": shown, "form": form}
    return render(request, "oversight/alert.html", context, status=422 if form.errors else 200)
