"""The question after a breach: everything that an account saw or exported between two days."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.log import NamedFile, log_export
from core.spreadsheets.writer import write_csv
from oversight.access import ALERTS, labels, log_files, reader_of
from oversight.access_log_queries import FILES_A_PAGE, KIND, MOST_LINES, answer
from oversight.forms import QuestionForm
from oversight.labels import QUESTION
from oversight.presenters import ANSWER_COLUMNS, day_range, lines_of_answer, missing_file_label


@require_safe
@transaction.atomic
def question(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask, and show the answer by file; the files on the page are written down themselves."""
    reader = reader_of(request, ALERTS)
    form = QuestionForm(request.GET if request.GET.get("account") is not None else None, reader.centre)
    context: dict[str, Any] = {"form": form, "found": None}
    if form.is_valid():
        found = answer(form.question)
        page = Paginator(found.seen, FILES_A_PAGE).get_page(request.GET.get("page"))
        log_files(reader, [one.file for one in page.object_list], what="oversight.question", purpose=QUESTION)
        called = labels(reader, [one.file for one in page.object_list], gone=missing_file_label())
        query = request.GET.copy()
        query.pop("page", None)
        context |= {
            "found": found,
            "asked": form.question,
            "page": page,
            "rows": [(one, called[one.file]) for one in page.object_list],
            "query": query.urlencode(),
        }
    return render(request, "oversight/question.html", context, status=422 if form.errors else 200)


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def question_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the answer as CSV, a line for each file of each entry; the export names all of them."""
    reader = reader_of(request, ALERTS)
    form = QuestionForm(request.GET, reader.centre)
    if not form.is_valid():
        return redirect("oversight:question")
    asked = form.question
    lines = list(islice(lines_of_answer(asked), MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        form.add_error(None, _("That is too much for one sheet: ask for fewer days."))
        return render(request, "oversight/question.html", {"form": form, "found": None}, status=422)
    named = asked.named_files().filter(kind=KIND).values_list("file", flat=True).distinct().order_by()
    log_export(
        [NamedFile(KIND, file) for file in named], what="oversight.question", purpose=QUESTION, centre=reader.centre
    )
    data = write_csv(ANSWER_COLUMNS, lines, language=translation.get_language())
    name = f"jalon-{asked.account.uuid}-{day_range(asked.first, asked.last)}.csv"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
