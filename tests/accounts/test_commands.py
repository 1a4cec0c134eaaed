"""The first centre and the first accounts of a real installation."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Centre, Membership, TeamMember, User
from core.actor import acting_as
from permissions.checks import has_right

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-enough-phrase"


@pytest.fixture
def centre() -> Centre:
    call_command("add_centre", "saint-gilles", "CPAS de Saint-Gilles", "--programme", "Espace Ressources")
    return Centre.objects.get(code="saint-gilles")


def add(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> None:
    monkeypatch.setenv("JALON_NEW_PASSWORD", password)
    call_command("add_account", *words)


def test_a_centre_is_signed_by_the_system_account(centre):
    assert centre.history.get().history_user == User.objects.system()


@pytest.mark.parametrize("code", ["saint-gilles", "Saint Gilles", ""])
def test_a_code_that_is_taken_or_no_code_is_refused(centre, code):
    with pytest.raises(CommandError):
        call_command("add_centre", code, "Another")
    assert Centre.objects.count() == 1


def test_an_account_has_its_role_and_its_rights_from_today(centre, monkeypatch):
    add(monkeypatch, "Anne@cpas.example", "--role", "manager", "--first-name", "Anne")
    user = User.objects.get(email="anne@cpas.example")
    assert user.check_password(PASSWORD)
    assert has_right(user, "import.run", centre=centre)


def test_an_account_takes_the_place_of_a_placeholder(centre, monkeypatch):
    with acting_as(User.objects.system(), "test"):
        member = TeamMember.objects.create(centre=centre, code="AS1")
    add(monkeypatch, "nadia@cpas.example", "--role", "social_worker", "--member-code", "AS1")
    assert TeamMember.objects.get(pk=member.pk).user.email == "nadia@cpas.example"
    with pytest.raises(CommandError, match="AS1"):  # the import takes it for the same code, too
        add(monkeypatch, "other@cpas.example", "--role", "social_worker", "--member-code", "as1")
    assert not User.objects.filter(email="other@cpas.example").exists()


@pytest.mark.parametrize(
    ("words", "password"),
    [
        (["new@cpas.example", "--role", "manager"], "short"),
        (["new@cpas.example", "--role", "manager"], "123456789987654321"),
        (["no address", "--role", "manager"], PASSWORD),
        (["known@cpas.example", "--role", "manager"], PASSWORD),
        (["new@cpas.example", "--role", "manager", "--centre", "elsewhere"], PASSWORD),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(centre, monkeypatch, words, password):
    add(monkeypatch, "known@cpas.example", "--role", "dpo")
    with pytest.raises(CommandError):
        add(monkeypatch, *words, password=password)
    assert User.objects.filter(email__endswith="cpas.example").count() == 1
    assert Membership.objects.count() == 1
