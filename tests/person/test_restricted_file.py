"""D30, on one file: what a restriction and an objection close, and who lifts a restriction."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from core.actor import acting_as
from core.periods import today
from exchange.scope import ImportScope
from messaging.enums import WhyNot
from messaging.skip_reasons import why_unreachable
from participants.models import AfterContact, Consent, Objection, Participant, Restriction
from participants.services.after_contacts import follow_consent
from participants.services.merge import MergeChoices, merge_files
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed, perform
from person.services.rights import lift_restriction, restrict_file, restriction_of, save_objections
from tests.support.factories import ConsentFactory, EnrolmentFactory, ObjectionFactory, system
from tests.support.stage import Stage

# One file of a small stage


@pytest.fixture
def restriction(stage: Stage) -> Restriction:
    with acting_as(stage.worker, centre=stage.here):
        return restrict_file(stage.own, by=stage.worker, key=uuid.uuid4(), values={"ground": "contested", "note": ""})


@pytest.mark.django_db
def test_no_move_is_made(stage: Stage, restriction: Restriction):
    with acting_as(system(), "test"):
        enrolment = EnrolmentFactory(participant=stage.own, state="active")
    with acting_as(stage.worker, centre=stage.here), pytest.raises(NotAllowed):
        perform(enrolment, "leave", by=stage.worker, ended_on=today(), exit_reason="moved")


@pytest.mark.django_db
@pytest.mark.parametrize("kept_file", ["kept", "absorbed"])
def test_it_is_merged_with_no_other(stage: Stage, kept_file: str, restriction: Restriction):
    with acting_as(system(), "test"):
        stage.colleagues.referents.update(member=stage.members["worker"])
    files = (stage.own, stage.colleagues) if kept_file == "kept" else (stage.colleagues, stage.own)
    with acting_as(stage.worker, centre=stage.here), pytest.raises(NotAllowed):
        merge_files(*files, by=stage.worker, choices=MergeChoices(), reason="The same person.")
    assert Participant.objects.filter(pk__in=[one.pk for one in files]).count() == 2


@pytest.mark.django_db
def test_no_message_leaves(stage: Stage, restriction: Restriction):
    assert why_unreachable(stage.own, "sms") == WhyNot.RESTRICTED


def _scope(stage: Stage) -> ImportScope:
    return ImportScope.of_host(stage.here)


@pytest.mark.django_db
def test_no_import_writes_in_it_and_no_export_has_it(stage: Stage, restriction: Restriction):
    scope, row = _scope(stage), object()
    for sheet in ("Participants", "Inscriptions"):
        assert not scope.writes(sheet, row, stage.own)
        assert not scope.reads(sheet, row, stage.own)
        assert scope.writes(sheet, row, stage.colleagues)
    assert scope.is_closed(stage.own)
    assert list(scope.comparable(Participant.objects.filter(centre=stage.here), "pk")) == [stage.colleagues]


@pytest.mark.django_db
def test_a_second_one_is_refused_and_the_same_form_sets_one(stage: Stage, restriction: Restriction):
    values = {"ground": "contested", "note": ""}
    with acting_as(stage.worker, centre=stage.here):
        assert restrict_file(stage.own, by=stage.worker, key=restriction.uuid, values=values) == restriction
        with pytest.raises(MoveRefused) as refused:
            restrict_file(stage.own, by=stage.worker, key=uuid.uuid4(), values=values)
    assert refused.value.sentences == ["This file is restricted already."]


@pytest.mark.django_db
def test_who_set_it_lifts_it_and_is_asked_whether_she_was_told(stage: Stage, restriction: Restriction, client: Any):
    with acting_as(stage.colleague, centre=stage.here), pytest.raises(MoveRefused):
        lift_restriction(restriction, by=stage.colleague, told_on=today())
    client.force_login(stage.worker)
    address = reverse("person:lift", args=[stage.own.uuid])
    refused = client.post(address, {"told_on": ""})
    assert refused.status_code == 422
    assert "told before the restriction is lifted" in refused.content.decode()
    assert client.post(address, {"told_on": "today"}).status_code == 302
    assert restriction_of(stage.own) is None
    with acting_as(stage.worker, centre=stage.here):
        assert may(stage.worker, "participant.change", stage.own)


@pytest.mark.django_db
def test_once_she_follows_the_person_no_more_her_successor_lifts_it(stage: Stage, restriction: Restriction):
    with acting_as(system(), "test"):
        stage.own.referents.update(member=stage.members["colleague"])
    with acting_as(stage.colleague, centre=stage.here):
        lift_restriction(restriction, by=stage.colleague, told_on=today())
    assert restriction_of(stage.own) is None


# Objections


@pytest.mark.django_db
def test_an_objection_to_messages_holds_at_once_whatever_was_agreed_to(stage: Stage):
    with acting_as(stage.worker, centre=stage.here):
        save_objections(stage.own, ["messages", "pictures"], by=stage.worker)
        assert why_unreachable(stage.own, "mail") == WhyNot.OBJECTED
        save_objections(stage.own, ["pictures"], by=stage.worker)
        assert why_unreachable(stage.own, "mail") == WhyNot.NO_CONSENT
    assert not Consent.objects.exists()
    assert list(Objection.objects.in_force().values_list("kind", flat=True)) == ["pictures"]
    assert Objection.objects.count() == 2


@pytest.mark.django_db
def test_who_objects_to_rows_is_in_no_export_and_is_written_in_as_before(stage: Stage):
    with acting_as(system(), "test"):
        ObjectionFactory(participant=stage.own, kind="rows")
    scope = _scope(stage)
    assert not scope.reads("Participants", object(), stage.own)
    assert scope.writes("Participants", object(), stage.own)
    assert scope.reads("Participants", object(), stage.colleagues)


@pytest.mark.django_db
def test_an_objection_withdraws_the_contacts_after_a_path_and_taken_back_plans_them_anew(stage: Stage):
    with acting_as(stage.worker, centre=stage.here):
        ConsentFactory(participant=stage.own, kind="follow_up")
        path = EnrolmentFactory(participant=stage.own, state="completed", ended_on=today())
        follow_consent(stage.own, by=stage.worker)
        planned = AfterContact.objects.planned().filter(enrolment=path)
        assert planned.count() == 2
        save_objections(stage.own, ["after"], by=stage.worker)
        assert not planned.exists()
        save_objections(stage.own, [], by=stage.worker)
        assert planned.count() == 2
