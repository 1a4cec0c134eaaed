"""The one door to an object of a page: the object, 403 for who knows of it, 404 for a stranger."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from participants.models import Participant
from permissions.access import scoped_or_404
from permissions.policy import UnknownAction

pytestmark = pytest.mark.django_db
READ, KNOW = "participant.file", "participant.identity"


def of(file):
    return Participant.objects.filter(pk=file.pk)


def test_who_has_the_right_gets_the_object(stage):
    assert scoped_or_404(of(stage.own), stage.worker, READ, known_by=KNOW) == stage.own


def test_who_knows_of_it_and_asks_for_more_is_refused(stage):
    with pytest.raises(PermissionDenied):
        scoped_or_404(of(stage.colleagues), stage.worker, READ, known_by=KNOW)


def test_to_a_stranger_it_is_not_there(stage):
    for user, file in ((stage.worker, stage.theirs), (stage.facilitator, stage.own)):
        with pytest.raises(Http404):
            scoped_or_404(of(file), user, READ, known_by=KNOW)


def test_a_narrower_scope_refuses_what_the_right_alone_would_give(stage):
    def none_of_them(objects, user, action):
        return objects.for_user(user, action).none()

    with pytest.raises(PermissionDenied):
        scoped_or_404(of(stage.own), stage.worker, READ, known_by=KNOW, scope=none_of_them)


def test_an_object_to_write_may_be_asked_for_with_its_lock(stage):
    assert scoped_or_404(of(stage.own), stage.worker, READ, known_by=KNOW, lock=True) == stage.own
    with pytest.raises(PermissionDenied):
        scoped_or_404(of(stage.colleagues), stage.worker, READ, known_by=KNOW, lock=True)


def test_an_action_that_is_not_in_the_table_is_an_error(stage):
    with pytest.raises(UnknownAction):
        scoped_or_404(of(stage.own), stage.worker, "participant.unknown", known_by=KNOW)
