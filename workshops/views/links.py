"""Workshops of a centre, and the links by which people outside the team open their sheets."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.client_ip import page_address
from accounts.requests import AuthenticatedHttpRequest
from core.normalisation import plain
from core.periods import today
from core.qr import qr_picture
from permissions.access import working_centre
from permissions.checks import has_right
from permissions.transitions import MoveRefused
from workshops.access import get_workshop_or_404
from workshops.calendar import is_missing, next_of, with_list_details
from workshops.enums import SessionState
from workshops.forms.links import FacilitatorLinkForm
from workshops.models import FacilitatorLink, Session, Workshop
from workshops.models.link import MANAGE
from workshops.register import LOOKED_AT
from workshops.services.links import make_link, revoke_link, take_over_link
from workshops.services.removal import removed_sessions

PAGE_SIZE = 50
HELD = (*LOOKED_AT, SessionState.CLOSED)


@require_safe
def workshops(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the workshops that the person may see, with the last session that was held, the next one, and how many."""
    working_centre(request, "workshop.view")
    seen = Workshop.objects.for_user(request.user, "workshop.view").select_related("organisation")
    mine = Session.objects.for_user(request.user, "session.view")
    own = Session.objects.for_subquery().for_user(request.user, "session.view").filter(workshop=OuterRef("pk"))
    held = own.filter(state__in=HELD).order_by("-date").values("date")
    coming = own.filter(state=SessionState.PLANNED, date__gte=today()).order_by("date").values("date")
    found = seen.annotate(last_held=Subquery(held[:1]), next_planned=Subquery(coming[:1]))
    ordered = found.order_by(F("last_held").desc(nulls_first=True), "title", "code", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    counts = dict(mine.filter(workshop__in=page.object_list).values_list("workshop").annotate(Count("pk")).order_by())
    for shown in page.object_list:
        shown.session_count = counts.get(shown.pk, 0)
    plans = has_right(request.user, "session.plan", centre=request.centre)
    context = {"page": page, "plans": plans, "manages": has_right(request.user, MANAGE, centre=request.centre)}
    return render(request, "workshops/workshops.html", context)


@require_safe
def workshop(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show one workshop: its sessions by month, the latest first, who runs it, its links. No person is named here."""
    found = get_workshop_or_404(request, uuid, "workshop.view")
    mine = Session.objects.for_user(request.user, "session.view").filter(workshop=found)
    page = Paginator(with_list_details(mine).order_by("-date", "starts_at", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    months = [
        {"first": first, "rows": [(one, *next_of(one), is_missing(one)) for one in rows]}
        for first, rows in groupby(page.object_list, key=lambda one: one.date.replace(day=1))
    ]
    centre = found.centre
    plans = has_right(request.user, "session.plan", centre=centre)
    context = {
        "workshop": found,
        "page": page,
        "months": months,
        "agreements": list(found.agreements.all()),
        "plans": plans,
        "removed": removed_sessions(found) if plans else [],
        "manages": has_right(request.user, MANAGE, centre=centre),
    }
    return render(request, "workshops/workshop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the links of a workshop, those that ended too, and make a new one; its address is shown this once."""
    workshop = get_workshop_or_404(request, uuid, MANAGE)
    form = FacilitatorLinkForm(request.POST if request.method == "POST" else None, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        if FacilitatorLink.objects.filter(uuid=form.cleaned_data["key"]).exists():
            messages.warning(request, _("This link was made already, and its address was shown once."))
            return redirect("workshops:links", workshop.uuid)
        return _make_link(request, workshop, form)
    known = FacilitatorLink.objects.for_user(request.user, MANAGE).filter(workshop=workshop)
    context = {
        "workshop": workshop,
        "form": form,
        "today": today(),
        "links": list(known.with_state().select_related("organisation", "made_by", "taken_over_by", "revoked_by")),
    }
    return render(request, "workshops/links.html", context)


@require_safe
def open_links(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the links of the centre that are not over by who answers for them, those that stopped first."""
    working_centre(request, MANAGE)
    known = FacilitatorLink.objects.for_user(request.user, MANAGE).not_over().with_state()
    found = known.select_related("workshop", "organisation", "made_by", "taken_over_by").order_by("ends_on", "pk")
    shown = sorted(found, key=lambda link: (link.works, plain(str(link.answers)), link.answers.pk))
    makers = [
        {"name": str(rows[0].answers), "works": rows[0].works, "links": rows}
        for rows in (list(part) for _key, part in groupby(shown, key=lambda link: (link.works, link.answers.pk)))
    ]
    return render(request, "workshops/open_links.html", {"makers": makers})


def _make_link(request: AuthenticatedHttpRequest, workshop: Workshop, form: FacilitatorLinkForm) -> HttpResponse:
    """Make the link and show its address: in the answer itself, because nothing may keep the key for a next page."""
    link, token = make_link(workshop, by=request.user, **form.cleaned_data)
    address = page_address("workshops:link-entry", token=token)
    context = {"workshop": workshop, "link": link, "address": address, "qr": qr_picture(address)}
    return render(request, "workshops/link_made.html", context)


@require_POST
def revoke(request: AuthenticatedHttpRequest, uuid: UUID, link: UUID) -> HttpResponse:
    """End a link of this workshop now."""
    workshop = get_workshop_or_404(request, uuid, MANAGE)
    with transaction.atomic():
        ended = get_object_or_404(FacilitatorLink.objects.for_user(request.user, MANAGE), uuid=link, workshop=workshop)
        revoke_link(ended, by=request.user)
    messages.success(request, _("The link of %(name)s opens nothing any more.") % {"name": ended.name})
    return redirect("workshops:links", workshop.uuid)


@require_POST
def take_over(request: AuthenticatedHttpRequest, uuid: UUID, link: UUID) -> HttpResponse:
    """Answer for a link of this workshop from now on, so that it goes on when its maker has left."""
    workshop = get_workshop_or_404(request, uuid, MANAGE)
    known = get_object_or_404(FacilitatorLink.objects.for_user(request.user, MANAGE), uuid=link, workshop=workshop)
    try:
        take_over_link(known, by=request.user)
    except MoveRefused as refused:
        messages.warning(request, " ".join(str(sentence) for sentence in refused.sentences))
    else:
        messages.success(request, _("You answer for the link of %(name)s now.") % {"name": known.name})
    return redirect("workshops:open-links")
