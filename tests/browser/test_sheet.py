"""The sheet to take home: from the file to a document that is saved, on a phone and at a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from tests.browser.journeys import DESK, PHONE, downloaded, stop_on_the_way
from tests.browser.test_plan import plan_of_first_file


@pytest.mark.parametrize("width", [PHONE[0], DESK[0]])
def test_choosing_what_is_on_it_and_saving_it(browser_page, width):
    page = browser_page(Role.SOCIAL_WORKER.value, width)
    plan_of_first_file(page)
    page.goto(re.sub(r"/plans/([0-9a-f-]{36})/.*", r"/person/\1/sheet/", page.url))
    stop_on_the_way(page)
    expect(page.locator("input[name=parts]:checked")).to_have_count(7)
    expect(page.locator("input[name=health]")).not_to_be_checked()
    page.locator("input[name=parts][value=scores]").uncheck()
    page.locator("input[name=language][value=nl]").check()
    name, data = downloaded(page, page.locator("button[name=keep]"))
    assert name.startswith("jalon-sheet-")
    assert data.startswith(b"%PDF")
