"""Text messages through a gateway on the web: one POST of JSON (docs/messages.md maps the fields of two gateways)."""

from __future__ import annotations

import errno
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from messaging.enums import WhyNot
from messaging.gateways.base import Gateway, GatewayAway, NoAnswer, NotTaken, Outgoing, Receipt

SECONDS = 10
MOST_BYTES = 4096
_WHYS = {400: WhyNot.BAD_ADDRESS, 402: WhyNot.ACCOUNT, 403: WhyNot.ACCOUNT}
_TOO_MANY, _BROKEN = 429, 500
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Numbers of persons go to the address of the settings and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow none: urllib then raises HTTPError."""
        return


class HttpGateway(Gateway):
    """Posts messages to SMS_URL, with SMS_TOKEN."""

    def send(self, message: Outgoing) -> Receipt:
        """Post one message; the certificate is verified, no redirect followed, ten seconds waited."""
        asked = urllib.request.Request(_address(), data=_body(message), headers=_headers(message), method="POST")  # noqa: S310  # _address() says which
        try:
            with _opener().open(asked, timeout=SECONDS) as answer:
                return _receipt(answer.status, answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            error.close()
            raise _refusal(error.code) from error
        except urllib.error.URLError as error:
            raise (GatewayAway() if _was_not_reached(error.reason) else NoAnswer()) from error
        except (OSError, http.client.HTTPException) as error:  # the answer was cut off
            raise NoAnswer from error


def _opener() -> urllib.request.OpenerDirector:
    secured = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(_NoRedirect, secured)


def _was_not_reached(reason: object) -> bool:
    """Answer whether a failure is one of connecting, so that nothing was handed over."""
    if isinstance(reason, ConnectionRefusedError | ssl.SSLCertVerificationError | socket.gaierror):
        return True
    return isinstance(reason, OSError) and reason.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)


def _address() -> str:
    """Return the address of the gateway. Raise ImproperlyConfigured for one in clear to another machine."""
    address: str = settings.SMS_URL
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ImproperlyConfigured("JALON_SMS_URL must begin with https://.")
    return address


def _body(message: Outgoing) -> bytes:
    sent = {"to": message.to, "text": message.text, "sender": message.sender, "reference": message.key}
    return json.dumps(sent).encode()


def _headers(message: Outgoing) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {settings.SMS_TOKEN}",
        "Content-Type": "application/json",
        "Idempotency-Key": message.key,
    }


def _receipt(status: int, content: bytes) -> Receipt:
    """Return what the gateway answered when it took a message; an answer that cannot be read took it too."""
    try:
        told = json.loads(content)
    except ValueError:
        told = {}
    name = told.get("id", "") if isinstance(told, dict) else ""
    return Receipt(str(name)[:100])


def _refusal(status: int) -> NotTaken:
    if status == _TOO_MANY or status >= _BROKEN:
        return GatewayAway()
    return NotTaken(_WHYS.get(status, WhyNot.REFUSED))
