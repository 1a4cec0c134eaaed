"""Ending the sessions of an account: all of them when what they rest on changes, or those that its owner names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import BrowserSession, User
from accounts.requests import AuthenticatedHttpRequest
from accounts.session_timeout import BEGAN, PLACE, SEEN, reason_of_end


def end_sessions(user: User) -> None:
    """End every session of the account: its next request, from any browser, leads to the sign-in page.

    A counter of the account is in the hash that each session holds. It is no fact about the person, so it is written
    past history and needs no act.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


@dataclass(frozen=True)
class OpenSession:
    """One open session as its owner sees it; `number` names it on a page and opens nothing."""

    number: str
    browser: str
    system: str
    address: str
    began: dt.datetime
    seen: dt.datetime
    is_this: bool


def open_sessions(request: AuthenticatedHttpRequest) -> list[OpenSession]:
    """Return the open sessions of who is signed in: this one first, then those that were used last."""
    found = [_open_session(row, data, request) for row, data in _open_rows(request)]
    return sorted(found, key=lambda one: (not one.is_this, -one.seen.timestamp()))


def end_session(request: AuthenticatedHttpRequest, number: str) -> bool:
    """End one other session of who is signed in, by its number; tell whether it was still open."""
    keys = [row.pk for row, _data in _other_rows(request) if constant_time_compare(_number(row.pk), number)]
    return _drop(keys) > 0


def end_other_sessions(request: AuthenticatedHttpRequest) -> int:
    """End all sessions of who is signed in but this one; return how many there were."""
    return _drop([row.pk for row, _data in _other_rows(request)])


def _drop(keys: list[str]) -> int:
    return BrowserSession.objects.filter(pk__in=keys).delete()[0]


def _open_rows(request: AuthenticatedHttpRequest) -> list[tuple[BrowserSession, dict]]:
    """Return the rows of sessions that would be let in now, each with what it holds."""
    rests_on = request.user.get_session_auth_hash()
    rows = BrowserSession.objects.filter(user=request.user, expire_date__gt=timezone.now()).order_by("pk")
    read = [(row, row.get_decoded()) for row in rows]
    return [
        (row, data)
        for row, data in read
        if constant_time_compare(data.get(HASH_SESSION_KEY, ""), rests_on) and not reason_of_end(data)
    ]


def _other_rows(request: AuthenticatedHttpRequest) -> list[tuple[BrowserSession, dict]]:
    return [(row, data) for row, data in _open_rows(request) if row.pk != request.session.session_key]


def _number(session_key: str) -> str:
    return salted_hmac("accounts.sessions", session_key, algorithm="sha256").hexdigest()[:32]


def _open_session(row: BrowserSession, data: dict, request: AuthenticatedHttpRequest) -> OpenSession:
    browser, system, address = data.get(PLACE) or ("", "", "")
    began, seen = (dt.datetime.fromtimestamp(data[key], tz=dt.UTC) for key in (BEGAN, SEEN))
    return OpenSession(_number(row.pk), browser, system, address, began, seen, row.pk == request.session.session_key)
