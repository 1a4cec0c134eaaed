"""The access log of a centre: its entries, one of them, the same as a sheet."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.log import NamedFile, log_export
from audit.models import ChainBlock
from core.spreadsheets.writer import write_csv
from oversight.access import LOG, SIGN_INS, labels, log_files, reader_of
from oversight.access_log_queries import FILES_A_PAGE, LogReader, Portion, portion, wanted_entries
from oversight.forms import LogForm, uuid_or_none
from oversight.labels import REVIEW_OF_LOG
from oversight.presenters import LOG_COLUMNS, lines_of_log, missing_file_label, shown_entry, shown_portion
from permissions.checks import has_right

MOST_ENTRIES = 5000


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def log(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the entries of the centre, the last first, fifty a page; the files it names are written down themselves.

    What is asked is sent in the body and becomes an address without any number of a file.
    """
    reader = reader_of(request, LOG)
    if request.method == "POST":
        form = LogForm(request.POST, reader)
        if form.is_valid():
            return redirect(f"{reverse('oversight:log')}?{form.query}")
        return _log_page(request, reader, form, None)
    form = LogForm(request.GET, reader)
    if not form.is_valid():
        return _log_page(request, reader, form, None)
    page = portion(reader, form.wanted, uuid_or_none(request.GET.get("after", "")))
    log_files(reader, page.single.values(), what="oversight.log", purpose=REVIEW_OF_LOG)
    return _log_page(request, reader, form, page)


def _log_page(
    request: AuthenticatedHttpRequest, reader: LogReader, form: LogForm, page: Portion | None
) -> HttpResponse:
    """Return the page with its entries, or with what is wrong with what was asked."""
    rows = shown_portion(reader, page) if page else []
    query = form.query if page else ""
    last_seal = ChainBlock.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    context = {
        "form": form,
        "rows": rows,
        "query": query,
        "after": rows[-1].entry.uuid if page and page.more else "",
        "paged": bool(request.GET.get("after")),
        "whole": reader.reads_whole,
        "sign_ins": has_right(request.user, SIGN_INS, centre=request.centre),
        "last_seal": last_seal if reader.reads_whole else None,
    }
    return render(request, "oversight/log.html", context, status=200 if page else 422)


@require_safe
@transaction.atomic
def entry(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show one entry with the files that it names."""
    reader = reader_of(request, LOG)
    found = reader.entries().filter(uuid=uuid).select_related("actor").first()
    if found is None:
        raise Http404
    named = Paginator(reader.files_in([found.pk]).order_by("pk"), FILES_A_PAGE).get_page(request.GET.get("page"))
    files = [NamedFile(it.kind, it.file) for it in named.object_list]
    log_files(reader, files, what="oversight.entry", purpose=REVIEW_OF_LOG)
    called = labels(reader, files, gone=missing_file_label())
    context = {
        "shown": shown_entry(found, named.paginator.count),
        "files": [called[file] for file in files],
        "page": named,
        "whole": reader.reads_whole,
    }
    return render(request, "oversight/entry.html", context)


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def log_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give what the page shows, as CSV: a line for each file of each entry."""
    reader = reader_of(request, LOG)
    form = LogForm(request.GET, reader)
    if not form.is_valid():
        return redirect("oversight:log")
    entries = list(wanted_entries(reader, form.wanted).select_related("actor")[: MOST_ENTRIES + 1])
    if len(entries) > MOST_ENTRIES:
        form.add_error(None, _("That is too much for one sheet: choose an account, a file or fewer days."))
        return _log_page(request, reader, form, None)
    return _sheet(reader, entries)


def _sheet(reader: LogReader, entries: list) -> HttpResponse:
    files: dict[int, list[NamedFile]] = {}
    for one in reader.files_in([it.pk for it in entries]).order_by("pk"):
        files.setdefault(one.entry_id, []).append(NamedFile(one.kind, one.file))
    named = {file for some in files.values() for file in some}
    log_export(named, what="oversight.log", purpose=REVIEW_OF_LOG, centre=reader.centre)
    data = write_csv(LOG_COLUMNS, lines_of_log(reader, entries, files), language=translation.get_language())
    name = f"jalon-access-log-{timezone.localdate():%Y%m%d}.csv"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
