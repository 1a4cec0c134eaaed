"""The log of sign-ins: written without an author, never with the name that was typed."""

from __future__ import annotations

import pytest

from audit.enums import SignIn
from audit.log import digest_of_name, log_sign_in
from audit.models import SignInLog
from core.actor import acting_as
from tests.support.factories import UserFactory, system

pytestmark = pytest.mark.django_db


def test_it_is_written_while_nobody_is_signed_in():
    log_sign_in("refused", name_tried="as1@jalon.invalid", address="192.0.2.7")
    row = SignInLog.objects.get()
    assert (row.user, row.outcome, row.address) == (None, SignIn.REFUSED, "192.0.2.7")
    assert row.at is not None


def test_the_account_is_named_where_it_is_known():
    with acting_as(system(), "test"):
        user = UserFactory()
    log_sign_in(SignIn.SIGNED_IN, user=user)
    assert SignInLog.objects.get().user == user


def test_what_was_typed_is_nowhere_in_the_row():
    """People type their password into the field of the name."""
    log_sign_in("refused", name_tried="correct horse battery staple")
    kept = [str(value) for value in SignInLog.objects.values_list().get()]
    assert not [value for value in kept if "horse" in value]


def test_the_same_name_gives_the_same_digest_whatever_its_case():
    assert digest_of_name(" AS1@jalon.invalid ") == digest_of_name("as1@jalon.invalid") != digest_of_name("as2@jalon")
    assert digest_of_name("  ") == ""


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="flew_in"):
        log_sign_in("flew_in")
    assert not SignInLog.objects.exists()


@pytest.mark.parametrize("outcome", SignIn.values)
def test_every_outcome_is_taken_by_the_database(outcome):
    log_sign_in(outcome)
    assert SignInLog.objects.get().outcome == outcome


def test_the_digest_is_keyed():
    import hashlib

    name = "as1@jalon.invalid"
    assert digest_of_name(name) not in {
        hashlib.sha256(name.encode()).hexdigest()[:32],
        hashlib.md5(name.encode()).hexdigest(),  # noqa: S324
    }
