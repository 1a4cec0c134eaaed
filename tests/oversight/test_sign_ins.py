"""The officer's page of sign-ins: her centre's accounts, and of nobody's names no address of another centre."""

from __future__ import annotations

import pytest

from audit.enums import SignIn
from audit.log import log_sign_in

OURS, THEIRS = "192.0.2.7", "198.51.100.9"
PAGE = "/log/sign-ins/"


@pytest.fixture
def events(stage):
    """Somebody of each centre signs in; from each address somebody tries a name that is nobody's."""
    for user, address in ((stage.worker, OURS), (stage.stranger, THEIRS)):
        log_sign_in(SignIn.SIGNED_IN, user=user, address=address)
        log_sign_in(SignIn.REFUSED, name_tried="nobody@jalon.example", address=address)


def test_the_address_of_a_name_that_is_nobodys_is_shown_where_it_is_ones_own(events, pages):
    html = pages("dpo").get(PAGE).content.decode()
    assert html.count(OURS) == 2
    assert THEIRS not in html
    assert html.count("nobody's name") == 2, "that it was tried is shown all the same"
    assert html.count("not shown") == 1


def test_accounts_of_another_centre_are_not_shown(stage, events, pages):
    assert str(stage.stranger) not in pages("dpo").get(PAGE).content.decode()


def test_a_refusal_elsewhere_makes_no_address_ours(stage, pages):
    """Who types a name of this centre from anywhere has not signed in there."""
    log_sign_in(SignIn.REFUSED, user=stage.worker, address="203.0.113.5")
    log_sign_in(SignIn.REFUSED, name_tried="nobody@jalon.example", address="203.0.113.5")
    assert pages("dpo").get(PAGE).content.decode().count("203.0.113.5") == 1
