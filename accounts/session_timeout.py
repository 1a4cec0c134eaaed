"""How long a session lasts: idle 30 minutes, 12 hours at most, and no longer than what it rests on.

Enforced here, on the server, whatever a browser keeps. A change of password, role or second step and a closed account
end sessions by User.session_epoch, which is in the session's hash (accounts/models/user.py): Django drops such a
session when it reads it. Whoever is led to the sign-in page by any of this is told why.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from accounts.client_ip import client_address
from accounts.user_agents import browser_and_system
from audit.enums import SignIn
from audit.log import log_sign_in

BEGAN, SEEN, WHY = "session_began", "session_seen", "session_ended"
PLACE = "session_place"  # browser, system and address: what tells its owner one session from another
IDLE, LONG, CHANGED = "idle", "long", "changed"
SEEN_EVERY_SECONDS = 60  # a row is written no more often than that
# Pages that ask by themselves, without anybody there.
UNATTENDED = frozenset({"job-progress"})


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session and note from where it is; called at sign-in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.session[PLACE] = [*browser_and_system(request), client_address(request)]


def reason_of_end(session: Any) -> str:
    """Return why a session, or what it holds, is over, or "" while it lasts."""
    now, began, seen = time.time(), session.get(BEGAN), session.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return LONG
    if now - began >= settings.SESSION_LONGEST_SECONDS:
        return LONG
    return IDLE if now - seen >= settings.SESSION_IDLE_SECONDS else ""


def end(request: HttpRequest, why: str) -> None:
    """Drop the session and its contents, and keep only why, for the sign-in page."""
    who = request.user if request.user.is_authenticated else None
    log_sign_in(SignIn.SESSION_ENDED, user=who, address=client_address(request))
    request.jalon_session_ends = True  # type: ignore[attr-defined]  # read by the receiver of user_logged_out
    logout(request)
    request.session[WHY] = why


class SessionLimitsMiddleware:
    """Ends sessions that are over, before anything is read for them, and notes that somebody is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        had_one = SESSION_KEY in request.session
        if request.user.is_authenticated:
            why = reason_of_end(request.session)
            if why:
                end(request, why)
        elif had_one:
            request.session[WHY] = CHANGED
        response = self.get_response(request)
        if request.user.is_authenticated and self._somebody_is_there(request):
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
                request.session[SEEN] = now
        return response

    @staticmethod
    def _somebody_is_there(request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is None or match.view_name not in UNATTENDED
