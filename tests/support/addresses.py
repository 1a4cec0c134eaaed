"""Every address of the resolver, for tests that ask something of all of them."""

from __future__ import annotations

from typing import Any

from django.urls import get_resolver


def every_address() -> list[tuple[str, str]]:
    """Return the name and an address of each view of the resolver, with made-up keys."""
    found = []

    def walk(patterns: Any, prefix: str, namespace: str) -> None:
        for one in patterns:
            route = prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                inner = ":".join(part for part in (namespace, one.namespace) if part)
                walk(one.url_patterns, route, inner)
            else:
                found.append((":".join(part for part in (namespace, one.name or "") if part), "/" + filled(route)))

    walk(get_resolver().url_patterns, "", "")
    return found


def filled(route: str) -> str:
    """Return a route with a value for each of its parts."""
    made_up = {"uuid": "5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11", "int": "1", "slug": "x", "str": "x", "path": "x"}
    text = route
    while "<" in text:
        start, end = text.index("<"), text.index(">")
        kind = text[start + 1 : end].partition(":")[0]
        text = text[:start] + made_up.get(kind, "x") + text[end + 1 :]
    return text
