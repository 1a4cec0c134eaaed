"""What the tests of plans ask of pages: the form as it was rendered, filled in and sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.permissions.forms import Rendered, form_to
from tests.support.markup import one_line


def rendered(client: Client, address: str) -> Rendered:
    """Return the form of a page. Raises AssertionError where the page has none."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return form_of(answer, address)


def form_of(answer: HttpResponse, address: str) -> Rendered:
    """Return the form of an answer. Raises AssertionError where it has none."""
    path = address.partition("?")[0]
    form = form_to(answer.content.decode(), path, path)
    assert form is not None, f"no form to {path}"
    return form


def fill(client: Client, address: str, /, **typed: Any) -> HttpResponse:
    """Fill in the form as it was rendered and send it; a field that is not there is an error."""
    form = rendered(client, address)
    missing = set(typed) - set(form.values) - set(form.offered)
    assert not missing, f"the form has no {missing}"
    return client.post(address, form.values | typed)


def words(answer: HttpResponse) -> str:
    """Return the page's HTML, spaces as a browser shows them."""
    return one_line(answer)


def fresh(thing: Any) -> Any:
    """Return a record as it is saved now: one with a protected state is not refreshed in place."""
    return type(thing)._base_manager.get(pk=thing.pk)
