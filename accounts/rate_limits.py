"""How many tries the door takes, and whose: one address never keeps an account shut from everywhere (docs/adr/0031).

Tries are counted in the cache that all processes share, before they are looked at, so that tries made at once count
too. The limits are in ACCOUNT_RATE_LIMITS. A name is counted that has no account as well: a refusal does not tell which
names there are.
"""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit  # the public one keeps no account of what a try used
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset as unlock
from django.http import HttpRequest

from accounts.client_ip import network_address
from accounts.devices import device_of
from accounts.models import User

TOO_MANY = "too_many_login_attempts"  # the code of the error of a form
LIMITS = "allauth.account"  # whose settings hold the limits: ACCOUNT_RATE_LIMITS
CODES_OF_A_PLACE = frozenset({"code_device", "code_here"})  # forgotten with a right code; those from wherever are not


class TooMany(Exception):
    """The try is one too many and is not looked at."""


class Counted:
    """What a try used of its limits."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._used: list[tuple[str, str | None, ratelimit.RateLimitUsage]] = []

    def add(self, action: str, key: str | None) -> bool:
        """Count the try under a limit; False where it is one too many."""
        usage = ratelimit.consume(self.request, app=LIMITS, action=action, key=key)
        if usage is not None:
            self._used.append((action, key, usage))
        return usage is not None

    def need(self, action: str, key: str | None) -> None:
        """Count the try under a limit. Raise TooMany where it is one too many."""
        if not self.add(action, key):
            raise TooMany

    def give_back(self, *, forgetting: frozenset[str] = frozenset()) -> None:
        """Count the try no longer, because it was right, nor what was wrong before it under the limits to forget."""
        for action, key, usage in self._used:
            if action in forgetting:
                ratelimit.clear(self.request, app=LIMITS, action=action, key=key)
            else:
                usage.rollback()


def count_sign_in(request: HttpRequest, name: str) -> Counted:
    """Count a try of a password. Raise TooMany.

    In a browser that the account has used before, the try is counted there alone. Elsewhere it is counted for the name
    at its address, for the address, and for the name from wherever; not for the name while axes has locked it at this
    address, because such a try is not looked at and must shut nobody else out.
    """
    name, counted = name.strip().casefold(), Counted(request)
    device = device_of(request, name)
    known = bool(device) and counted.add("sign_in_device", f"{name} {device}")
    request.known_device = known  # type: ignore[attr-defined]  # read by on_known_device()
    if known:
        return counted
    counted.need("sign_in_here", f"{name} {network_address(request)}")
    counted.need("sign_in_address", None)
    if not AxesProxyHandler.is_locked(request, {"email": name}):
        counted.need("sign_in_name", name)
    return counted


def on_known_device(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """Tell axes which tries it leaves alone: those counted for a browser that the account has used before."""
    return getattr(request, "known_device", False)


def count_code(request: HttpRequest, user: User) -> Counted:
    """Count a try of the second step, which only who knows the password can make. Raise TooMany."""
    counted = Counted(request)
    device = device_of(request, user.email)
    if device and counted.add("code_device", f"{user.pk} {device}"):
        return counted
    counted.need("code_here", f"{user.pk} {network_address(request)}")
    counted.need("code_account", str(user.pk))
    return counted


def count_again(request: HttpRequest) -> Counted:
    """Count a try of the password of who is signed in, in this session alone. Raise TooMany."""
    counted = Counted(request)
    counted.need("again", request.session.session_key or "")
    return counted


def count_reset(request: HttpRequest, name: str) -> bool:
    """Count a request for a link by mail; tell whether a letter may go.

    Raise TooMany for too many from one address. Of many from several addresses the letters that went are enough: the
    page says the same and no further one goes.
    """
    name, counted = name.strip().casefold(), Counted(request)
    counted.need("reset_here", f"{name} {network_address(request)}")
    return counted.add("reset_name", name)


def count_fetch(request: HttpRequest, key: str) -> None:
    """Count a fetch of what a secret address gives, by the key of its link. Raise TooMany."""
    if ratelimit.consume(request, app=LIMITS, action="feed", key=key, limit_get=True) is None:
        raise TooMany


def forget_tries(request: HttpRequest, user: User) -> None:
    """Forget the wrong tries of an account whose owner proved by a mail that it is hers."""
    name = user.email.casefold()
    here = network_address(request)
    unlock(username=name)
    for action, key in (
        ("sign_in_name", name),
        ("sign_in_here", f"{name} {here}"),
        ("code_account", str(user.pk)),
        ("code_here", f"{user.pk} {here}"),
    ):
        ratelimit.clear(request, app=LIMITS, action=action, key=key)
