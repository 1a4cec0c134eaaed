"""The accounts of the demonstration stand on the page on which one signs in, and never on that of a production."""

from __future__ import annotations

import json

import pytest
from django.test import override_settings

from core.actor import acting_as
from demo.sign_ins import kept_sign_ins
from tests.support.client import JalonClient
from tests.support.factories import UserFactory, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    return kept_sign_ins()


def add_account(**values: str) -> None:
    with acting_as(system(), "test"):
        UserFactory(**values)


def page() -> str:
    return JalonClient().get("/sign-in/").content.decode()


def test_each_account_that_is_there_stands_with_its_password(drawn):
    manager, officer = drawn["manager"], drawn["dpo"]
    add_account(email=manager.email)
    html = page()
    assert manager.email in html
    assert manager.password in html
    assert officer.password not in html, "this account is not in the database"


def test_a_production_shows_none(drawn):
    add_account(email=drawn["manager"].email)
    with override_settings(DEMONSTRATION=False):
        html = page()
    assert drawn["manager"].password not in html
    assert "demo-accounts" not in html


def test_another_database_shows_none(drawn):
    add_account()
    assert "demo-accounts" not in page()


def test_passwords_are_drawn_once(drawn, tmp_path):
    assert kept_sign_ins() == drawn
    kept = json.loads((tmp_path / "demo-sign-ins.json").read_text())
    assert {key: one["password"] for key, one in kept.items()} == {key: one.password for key, one in drawn.items()}
