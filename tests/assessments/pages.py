"""What the tests of corrections ask of pages: the form as it was rendered."""

from __future__ import annotations

from typing import Any

from tests.permissions.forms import form_to


def shown(client: Any, path: str) -> dict[str, str]:
    """Return the values of the form of a page, as a browser would send it."""
    form = form_to(client.get(path).content.decode(), path, path)
    assert form is not None
    return form.values
