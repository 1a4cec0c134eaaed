"""What was refused to the accounts and links of a centre."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.log import NamedFile
from audit.models import RefusalLog
from oversight.access import ALERTS, labels, log_files, reader_of
from oversight.access_log_queries import A_PAGE, KIND, LogReader, before_key
from oversight.forms import accounts_of, uuid_or_none
from oversight.labels import REVIEW_OF_LOG
from oversight.presenters import RefusedPage, refused_pages


@require_safe
@transaction.atomic
def refusals(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the last refused pages of the centre, of one account where asked; files among them by their number."""
    reader = reader_of(request, ALERTS)
    accounts = accounts_of(reader.centre)
    nowhere = Q(centre__isnull=True, user__in=accounts.order_by().values("pk"))
    found = RefusalLog.objects.filter(Q(centre=reader.centre.uuid) | nowhere)
    uuid = uuid_or_none(request.GET.get("account", ""))
    account = accounts.filter(uuid=uuid).first() if uuid else None
    if account is not None:
        found = found.filter(user=account)
    if before := before_key(request.GET):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk").select_related("user")[: A_PAGE + 1])
    context = {
        "rows": _present_refusals(reader, rows[:A_PAGE]),
        "account": account,
        "before": rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        "paged": bool(before),
    }
    return render(request, "oversight/refusals.html", context)


def _present_refusals(reader: LogReader, rows: list[RefusalLog]) -> list[RefusedPage]:
    """Return the rows in words; the files that they name are written to the log."""
    objects = {NamedFile(KIND, row.object) for row in rows if row.object}
    numbers = {file.uuid: label.number for file, label in labels(reader, objects, gone="").items() if label.number}
    named = [file for file in objects if file.uuid in numbers]
    log_files(reader, named, what="oversight.refusals", purpose=REVIEW_OF_LOG)
    return refused_pages(rows, numbers)
