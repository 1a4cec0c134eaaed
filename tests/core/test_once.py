"""A record is written once, however often its form is sent."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError

from core.actor import NoActor, acting_as
from core.idempotency import KeyTaken, create_once
from partners.models import Organisation
from tests.support.factories import CentreFactory, system

pytestmark = pytest.mark.both_engines

SAME = ("centre", "name", "role")


@pytest.fixture
def centre(db):
    with acting_as(system(), "test"):
        yield CentreFactory()


def new(centre, name: str = "Article 27") -> Organisation:
    return Organisation(centre=centre, name=name, role="partner")


def test_sent_twice_it_is_there_once(centre):
    key = uuid.uuid4()
    first, made = create_once(new(centre), key=key, same=SAME)
    assert made
    assert first.uuid == key
    second, again = create_once(new(centre), key=key, same=SAME)
    assert (second.pk, again) == (first.pk, False)
    assert Organisation.objects.count() == 1


def test_the_key_of_something_else_is_refused(centre):
    key = uuid.uuid4()
    create_once(new(centre), key=key, same=SAME)
    with pytest.raises(KeyTaken):
        create_once(new(centre, "Another"), key=key, same=SAME)
    with pytest.raises(KeyTaken):
        create_once(new(CentreFactory()), key=key, same=SAME)
    assert Organisation.objects.count() == 1


def test_another_rule_of_the_database_is_not_hidden(centre):
    create_once(new(centre), key=uuid.uuid4(), same=SAME)
    with pytest.raises(IntegrityError):
        create_once(new(centre), key=uuid.uuid4(), same=SAME)


@pytest.mark.django_db
def test_nobody_writes_nothing():
    with pytest.raises(NoActor):
        create_once(Organisation(), key=uuid.uuid4(), same=SAME)
