"""What was searched lately stays in the session, under a key that says nothing: names are in no address, no history
of a browser, no log (docs/operations.md).
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest

_KEY = "searches"
_MOST = 12


def remember(request: HttpRequest, text: str) -> str:
    """Keep the words of a search in the session and return their key; the same words keep theirs."""
    kept: dict[str, str] = request.session.get(_KEY, {})
    key = next((key for key, known in kept.items() if known == text), None) or secrets.token_hex(4)
    kept = {name: known for name, known in kept.items() if name != key} | {key: text}
    request.session[_KEY] = dict(list(kept.items())[-_MOST:])
    return key


def recall(request: HttpRequest, key: str) -> str | None:
    """Return the words kept under a key, or None: another session, or too long ago."""
    return request.session.get(_KEY, {}).get(key)
