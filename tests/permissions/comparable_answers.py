"""Answers that can be compared byte by byte: what differs by chance (nonce, token, clock) is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse

from tests.permissions.request_output import HEAD_OF_PDF, HEAD_OF_ZIP, text_of_bytes
from tests.permissions.visitors import Visitor, undone

_CHANCE = [
    (re.compile(rb"nonce-[\w+/=-]+"), b"nonce-"),
    (re.compile(rb'nonce="[^"]*"'), b"nonce"),
    (re.compile(rb"search=[0-9a-f]{8}"), b"search="),
    (re.compile(rb'(name="key"[^>]*value=")[^"]*'), rb"\1"),
    (re.compile(rb'(csrfmiddlewaretoken"? value=")[^"]*'), rb"\1"),
    (re.compile(rb'(data-csrf-token=")\w*', re.IGNORECASE), rb"\1"),
]


@dataclass(frozen=True)
class Ask:
    """One request to make in both worlds."""

    visitor: str
    path: str
    method: str = "GET"
    data: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.data) or ''} as {self.visitor}"


def comparable(response: HttpResponse) -> bytes:
    """Return status, headers and body without what chance puts there; documents as the text that they hold."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith((HEAD_OF_PDF, HEAD_OF_ZIP)):
        body = text_of_bytes(body).encode()
    names = sorted(set(response.headers) - {"Content-Length"})
    head = "\n".join([str(response.status_code), *(f"{name}: {response.headers[name]}" for name in names)])
    told = head.encode() + b"\n\n" + body
    for pattern, instead in _CHANCE:
        told = pattern.sub(instead, told)
    return told


def answers(visitors: dict[str, Visitor], asks: Iterable[Ask]) -> dict[Ask, bytes]:
    """Return the comparable answer of each request."""
    found: dict[Ask, bytes] = {}
    for ask in asks:
        who, data = visitors[ask.visitor], dict(ask.data)
        if ask.method == "SEARCH":  # the words are sent, and the list asked for to which that leads
            with undone():
                sent = who.post(ask.path, data, keeping=True)
                visit = who.visit("GET", sent.response.url, keeping=True) if sent.status == 302 else sent
        else:
            visit = who.visit(ask.method, ask.path, data if ask.method == "POST" else None)
        found[ask] = comparable(visit.response) + "\n".join(visit.outcome.mails).encode()
    return found


def differences(before: dict[Ask, bytes], after: dict[Ask, bytes]) -> list[str]:
    """Return the requests whose answers differ, with the first bytes that do."""
    said = []
    for ask, told in before.items():
        now = after[ask]
        if told != now:
            place = next((i for i, (a, b) in enumerate(zip(told, now, strict=False)) if a != b), len(told))
            said.append(f"{ask}: {told[place - 60 : place + 60]!r} became {now[place - 60 : place + 60]!r}")
    return said
