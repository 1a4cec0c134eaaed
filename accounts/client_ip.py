"""From where a request comes, and where Jalon itself is: neither is ever taken from what a visitor may write."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def client_address(request: HttpRequest | None) -> str:
    """Return the IP address of the visitor, or "" where the server does not tell.

    Behind the reverse proxy it is the last address that X-Forwarded-For names, the one that the proxy itself saw;
    what stands before it was written by the visitor.
    """
    if request is None:
        return ""
    if settings.BEHIND_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if _is_address(seen):
            return seen
    direct = request.META.get("REMOTE_ADDR") or ""
    return direct if _is_address(direct) else ""


def network_address(request: HttpRequest | None) -> str:
    """Return the address under which tries are counted: of IPv6 the network (/64), all of which one machine may use."""
    address = client_address(request)
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network(f"{address.partition('%')[0]}/64", strict=False).network_address)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def page_address(url_name: str, **kwargs: str) -> str:
    """Return the whole address of a page, for a mail: from the settings, because a visitor chooses the Host header."""
    return settings.SITE_ADDRESS + reverse(url_name, kwargs=kwargs or None)
