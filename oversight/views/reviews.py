"""Reviews of files opened by break-glass: each is closed by the officer within seven days, with what was found."""

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
from oversight.access import REVIEWS, labels, log_files, reader_of
from oversight.access_log_queries import A_PAGE, LogReader
from oversight.forms import ReviewForm
from oversight.labels import REVIEW_OF_OPENING
from oversight.presenters import ShownReview, missing_file_label, shown_reviews
from oversight.services import AlreadyDone, close_review
from participants.models import BreakGlassReview
from permissions.transitions import NotAllowed


def _present_reviews(reader: LogReader, reviews: list[BreakGlassReview]) -> list[ShownReview]:
    """Return reviews in words; the files that they name are written to the log."""
    made = shown_reviews(reviews, lambda files: labels(reader, files, gone=missing_file_label()))
    log_files(reader, [one.file for one in made], what="oversight.reviews", purpose=REVIEW_OF_OPENING)
    return made


def _own(request: AuthenticatedHttpRequest):
    found = BreakGlassReview.objects.for_user(request.user, REVIEWS)
    return found.select_related("grant__user", "grant__content_object", "closed_by")


@require_safe
@transaction.atomic
def reviews(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the openings that wait for their review, the most urgent first, or those that had it."""
    reader = reader_of(request, REVIEWS)
    done = request.GET.get("done") == "1"
    own = _own(request)
    found = own.exclude(closed_at=None).order_by("-closed_at", "-pk") if done else own.waiting()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"rows": _present_reviews(reader, list(page.object_list)), "page": page, "done": done}
    return render(request, "oversight/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def review(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show one opening with its reason and what was looked at, and close its review."""
    reader = reader_of(request, REVIEWS)
    found = _own(request).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _close(request, found, form)
    (shown,) = _present_reviews(reader, [found])
    context = {"shown": shown, "form": form, "own": found.grant.user_id == request.user.pk}
    return render(request, "oversight/review.html", context, status=422 if form.errors else 200)


def _close(request: AuthenticatedHttpRequest, found: BreakGlassReview, form: ReviewForm) -> HttpResponse:
    """Close the review and return to the list."""
    try:
        close_review(found, by=request.user, **form.cleaned_data)
    except AlreadyDone:
        messages.info(request, _("A colleague has closed it in the meantime: this is what they noted."))
        return redirect("oversight:review", found.uuid)
    except NotAllowed:
        messages.error(request, _("Another officer reviews what you opened yourself."))
        return redirect("oversight:review", found.uuid)
    messages.success(request, _("The review is closed."))
    return redirect("oversight:reviews")
