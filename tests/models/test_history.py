"""History on all of it: which records keep their past, and that nothing is written without an author."""

from __future__ import annotations

import pytest
from django.db import transaction

from core.actor import NoActor, acting_as
from tests.models.every_model import models_of_rooms, tracked_models
from tests.support.factories import factory_of, system

pytestmark = pytest.mark.both_engines

# Records that keep no history, each with its reason. A model that is in neither list fails the test.
EXEMPT = {
    "audit.AccessEntry": "a log: rows are added and never changed",
    "audit.AccessedFile": "a log",
    "audit.TransitionLog": "a log",
    "audit.SignInLog": "a log",
    "audit.RefusalLog": "a log",
    "audit.SearchLog": "a log",
    "audit.ChainBlock": "a log of logs",
    "accounts.BrowserSession": "written with the requests of a browser, and gone when it ends",
    "accounts.DailyMail": "how often a person wants a mail, and how much the last one counted: no record of the field",
    "accounts.KeyProof": "a word of the machine: rotating the keys writes it anew",
    "accounts.Later": "which lines of her own home a person wants to see on another day: no record of the field",
    "accounts.Letter": "a mail to send: its row goes when it has left",
    "accounts.Notice": "a message: that it was put away or mailed is all that changes",
    "assessments.Instrument": "versioned data that a migration installs: a change is a new version",
    "assessments.Domain": "part of an instrument",
    "assessments.Aspect": "part of an instrument",
    "assessments.Level": "part of an instrument",
    "jobs.Job": "a machine's matter: what it writes has its own history",
    "jobs.JobFile": "written once with its job",
    "jobs.StoredFile": "bytes written once; that they were erased stands in the history of the record they are of",
    "messaging.Message": "a machine's matter: each of its states has a time and a reason of its own",
    "reporting.FrozenValue": "written once: a correction is a new report",
    "accounts.User_groups": "not used: what an account may do comes from its memberships",
    "accounts.User_user_permissions": "not used",
}
every_tracked_model = pytest.mark.parametrize("model", tracked_models(), ids=lambda model: model._meta.label)


def test_each_model_keeps_its_history_or_says_why_not():
    without = {model._meta.label for model in models_of_rooms()} - {model._meta.label for model in tracked_models()}
    assert without == set(EXEMPT)


def test_each_exemption_has_a_reason():
    assert all(EXEMPT.values())


def whole(model: type) -> list[dict]:
    """Return every row of the model's table."""
    return list(model._base_manager.order_by("pk").values())


@pytest.mark.django_db
@every_tracked_model
class TestWithoutAnAuthor:
    def test_nothing_is_added(self, model):
        with acting_as(system(), "test"):
            obj = factory_of(model)()
            obj.delete()  # what it belongs to stays: now it could be written again
        rows, past = whole(model), whole(model.history.model)
        with pytest.raises(NoActor), transaction.atomic():
            obj.save(force_insert=True)
        assert (whole(model), whole(model.history.model)) == (rows, past)

    def test_nothing_is_changed_or_deleted(self, model):
        with acting_as(system(), "test"):
            obj = factory_of(model)()
        rows, past = whole(model), whole(model.history.model)
        with pytest.raises(NoActor), transaction.atomic():
            obj.save()
        with pytest.raises(NoActor), transaction.atomic():
            obj.delete()
        assert (whole(model), whole(model.history.model)) == (rows, past)


@pytest.mark.django_db
@every_tracked_model
def test_each_write_leaves_one_row_with_its_author_and_act(model):
    with acting_as(system(), "the reason", channel="command") as act:
        obj = factory_of(model)()
    [added] = model.history.filter(**{model._meta.pk.attname: obj.pk})
    assert (added.history_type, added.history_user_id, added.act) == ("+", system().pk, act.uuid)
    assert (added.channel, added.history_change_reason) == ("command", "the reason")
    with acting_as(system()) as later:
        obj.save()
        key = obj.pk
        obj.delete()
    kinds = list(
        model.history.filter(**{model._meta.pk.attname: key}).order_by("pk").values_list("history_type", "act")
    )
    assert kinds == [("+", act.uuid), ("~", later.uuid), ("-", later.uuid)]
