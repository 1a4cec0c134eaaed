"""The words of searches by name, for the officer alone (docs/adr/0032)."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.models import SearchLog
from oversight.access import ALERTS, log_files, reader_of
from oversight.access_log_queries import A_PAGE, before_key
from oversight.forms import accounts_of, uuid_or_none
from oversight.labels import REVIEW_OF_SEARCHES
from oversight.presenters import searches_in_words


@require_safe
@transaction.atomic
def searches(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the last searches of the centre, of one account where asked; that the words were read is logged."""
    reader = reader_of(request, ALERTS)
    found = SearchLog.objects.filter(centre=reader.centre.uuid)
    uuid = uuid_or_none(request.GET.get("account", ""))
    account = accounts_of(reader.centre).filter(uuid=uuid).first() if uuid else None
    if account is not None:
        found = found.filter(actor=account)
    only = request.GET.get("only") == "nothing"
    if only:
        found = found.filter(found=0)
    if before := before_key(request.GET):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk").select_related("actor")[: A_PAGE + 1])
    log_files(reader, [], what="oversight.searches", purpose=REVIEW_OF_SEARCHES)
    context = {
        "rows": searches_in_words(rows[:A_PAGE]),
        "account": account,
        "only": only,
        "before": rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        "paged": bool(before),
    }
    return render(request, "oversight/searches.html", context)
