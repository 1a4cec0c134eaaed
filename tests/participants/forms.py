"""Forms as the pages of files render them, filled in and sent."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.permissions.forms import Rendered, form_to


def rendered(client: Client, url: str) -> Rendered:
    """Return the form of a page that posts to the page itself."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    form = form_to(response.content.decode(), url, url)
    assert form is not None, f"{url} has no form"
    return form


def values_of(form: Rendered, /, **values: Any) -> dict[str, Any]:
    """Return what is sent: what stands in the form, with these values; each must be a field of it."""
    unknown = set(values) - set(form.values) - set(form.offered)
    assert not unknown, f"no such fields: {unknown}"
    for name, value in values.items():
        if name in form.offered and value:
            assert value in form.offered[name], f"{name} does not offer {value!r}: {form.offered[name]}"
    return {name: value for name, value in {**form.values, **values}.items() if value != ""}


def send(client: Client, url: str, /, **values: Any) -> HttpResponse:
    """Fill in the form as it is rendered and send it."""
    return client.post(url, values_of(rendered(client, url), **values))


def again(response: HttpResponse, url: str, /, **values: Any) -> dict[str, Any]:
    """Return what is sent from the page that came back, with these values."""
    form = form_to(response.content.decode(), url, url)
    assert form is not None
    return values_of(form, **values)


def bare(response: HttpResponse) -> str:
    """Return the page without what differs each time: tokens against forgery, keys and nonces."""
    html = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", response.content.decode())
    return re.sub(r'(name="key" value|nonce)="[^"]*"', r'\1=""', html)
