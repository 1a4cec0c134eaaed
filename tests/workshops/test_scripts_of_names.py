"""A name of any script, with its initial, stands apart from what is around it: its full stop stays at its end."""

from __future__ import annotations

from types import SimpleNamespace

from django.urls import reverse

from core.periods import today
from tests.support.client import JalonClient
from tests.workshops.conftest import link_for, open_link, person, session
from tests.workshops.sent_marks import browser_of, page_of


def test_a_link_shows_it_isolated_on_the_sheet_and_where_it_is_added(here: SimpleNamespace, outside: JalonClient):
    person(here, "محمد", "الحسن")
    found = session(here, today(), state="held")
    _link, token = link_for(here)
    open_link(outside, token)
    page = outside.get(reverse("workshops:link-sheet", args=[found.uuid])).content.decode()
    assert "><bdi>محمد ا.</bdi></b>" in page
    assert page.count("محمد ا.") - page.count("<bdi>محمد ا.</bdi>") == page.count('محمد ا."')  # in a label
    whole = browser_of(here.manager).get(page_of(found)).content.decode()
    assert "<bdi>الحسن محمد</bdi></b>" in whole
