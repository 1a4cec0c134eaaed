"""What somebody outside the team sees by a link: its one entry page, their own sessions, the sheet of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.client_ip import client_address
from accounts.requests import CentreHttpRequest
from audit.enums import SignIn
from audit.log import log_sign_in
from workshops import link_sign_in
from workshops.access import get_session_or_404
from workshops.calendar import is_near, near
from workshops.models import FacilitatorLink, Session
from workshops.services.links import link_of_token
from workshops.tickets import link_reader_key
from workshops.views.add_somebody import take_in
from workshops.views.desk import Desk, sheet_on_paper, show_sheet, take
from workshops.views.guests import guests_of, note_of
from workshops.views.take_off import take_somebody_off

ACTION = "session.register"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: CentreHttpRequest, token: str) -> HttpResponse:
    """Say whose sessions the link opens; sent, exchange its key for a session whose pages hold no key.

    Wrong keys have to wait after some tries, right ones never: colleagues in one office share a network address.
    """
    link_sign_in.as_stranger(request)
    link = link_of_token(token)
    if link is None:
        if link_sign_in.too_many_misses(request):
            return link_sign_in.private(render(request, "workshops/link_wait.html", status=429))
        link_sign_in.count_miss(request)
        log_sign_in(SignIn.LINK_REFUSED, address=client_address(request))
        return link_sign_in.nothing_here(request)
    request.centre = link.workshop.centre
    response: HttpResponse
    if request.method == "POST":
        with transaction.atomic():
            log_sign_in(SignIn.LINK_OPENED, user=link.user, address=client_address(request))
            response = redirect("workshops:link-sessions")
            link_sign_in.let_in(request, response, link)
    else:
        response = render(request, "workshops/link_entry.html", {"link": link})
    # The address of this page is the key: no other page hears of it. Not "no-referrer", by which a browser would
    # also hide from our own form where it was sent from, and the form be refused (Origin: null).
    response.headers["Referrer-Policy"] = "strict-origin"
    return link_sign_in.private(response)


@link_sign_in.by_link
@require_safe
def sessions(request: CentreHttpRequest, link: FacilitatorLink) -> HttpResponse:
    """Show the link's sessions: today, the coming two weeks, the past thirty days. No person is named here."""
    own = Session.objects.for_user(link.user, ACTION)
    context = {"link": link, "near": near(own), "owner": link_reader_key(link.user)}
    return render(request, "workshops/link_sessions.html", context)


@link_sign_in.by_link
@require_safe
def sheet(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Show the sheet of one of the link's sessions by first name and initial, and log it."""
    desk = Desk(request, get_session_or_404(link.user, uuid, ACTION), link.user, link)
    return show_sheet(desk, desk.lines())


@link_sign_in.by_link
@require_POST
def marks(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Take marks of one of the link's sheets; open or close it."""
    return take(Desk(request, get_session_or_404(link.user, uuid, ACTION, lock=True), link.user, link))


@link_sign_in.by_link
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Put somebody of the link's own sheets on this one."""
    lock = request.method == "POST"
    return take_in(Desk(request, get_session_or_404(link.user, uuid, ACTION, lock=lock), link.user, link))


@link_sign_in.by_link
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Take somebody off one of the link's sheets who was added by mistake."""
    lock = request.method == "POST"
    return take_somebody_off(Desk(request, get_session_or_404(link.user, uuid, ACTION, lock=lock), link.user, link))


@link_sign_in.by_link
@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Note guests and children of one of the link's sessions."""
    lock = request.method == "POST"
    return guests_of(Desk(request, get_session_or_404(link.user, uuid, ACTION, lock=lock), link.user, link))


@link_sign_in.by_link
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Write a note for the team about one of the link's sessions."""
    lock = request.method == "POST"
    return note_of(Desk(request, get_session_or_404(link.user, uuid, ACTION, lock=lock), link.user, link))


@link_sign_in.by_link
@require_safe
def paper(request: CentreHttpRequest, link: FacilitatorLink, uuid: UUID) -> HttpResponse:
    """Give the sheet to sign, by first name and initial, around its day."""
    found = get_session_or_404(link.user, uuid, ACTION)
    if not is_near(found):
        raise Http404
    return sheet_on_paper(Desk(request, found, link.user, link))


@login_not_required
@require_POST
def leave(request: CentreHttpRequest) -> HttpResponse:
    """End the visit on this device; the link itself goes on."""
    link_sign_in.as_stranger(request)
    response = render(request, "workshops/link_left.html")
    link_sign_in.let_out(request, response)
    return link_sign_in.private(response)
