"""Two files of one person become one, and two again: every record, every key, both addresses."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from actionplans.models import PlanReview
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.merge_registry import RULES
from participants.models import Consent, Enrolment, Fact, FileMerge, Intervention, NationalNumber, Participant
from participants.services.intake import draw_number
from participants.services.merge import MergeChoices, merge_files, questions_of
from participants.services.merge_undo import Undo, settle_old_merges, undo_merge
from permissions.transitions import MoveRefused, NotAllowed
from tests.actionplans.pages import words
from tests.participants.forms import rendered, values_of
from tests.support.all_rows import all_rows
from tests.support.factories import (
    AttendanceFactory,
    ConsentFactory,
    EnrolmentFactory,
    FactFactory,
    InterventionFactory,
    NationalNumberFactory,
    ParticipantFactory,
    PlanReviewFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SessionFactory,
    TrackFactory,
    system,
)

pytestmark = pytest.mark.both_engines
DAY = dt.timedelta(days=1)


@pytest.fixture
def two(stage):
    """Two files of one person, both of the worker, with a bit of everything; both at one session."""
    with acting_as(system(), "test"):
        kept = ParticipantFactory(centre=stage.here, last_name="Haddad", first_name="Amina", phone="0470 12 34 56")
        other = ParticipantFactory(centre=stage.here, last_name="Hadad", first_name="Amina", city="Forest")
        track = TrackFactory(centre=stage.here)
        for number, one in enumerate((kept, other)):
            ReferentAssignmentFactory(
                participant=one, member=stage.members["worker"], starts_on=today() - (9 - number) * DAY
            )
            ConsentFactory(participant=one)
            InterventionFactory(participant=one)
            path = EnrolmentFactory(participant=one, track=track, state="left" if number else "active")
            PlanReviewFactory(plan__problem__enrolment=path, said=f"Said of {number}")
        FactFactory(participant=other, kind="labour_status", value="inactive")
        NationalNumberFactory(participant=other, value="85073003328")
        session = SessionFactory(workshop__centre=stage.here, state="closed", closed_at=timezone.now())
        AttendanceFactory(session=session, participant=kept, status="excused")
        AttendanceFactory(session=session, participant=other, status="present")
        AttendanceFactory(session__workshop=session.workshop, participant=other, status="present")
    return kept, other


def choices_of(kept, other, **fields) -> MergeChoices:
    """Choose what the kept file says, but for what is named; of two marks the absorbed one's."""
    said = dict.fromkeys(("last_name", "phone", "address"), "kept") | fields
    return MergeChoices(fields=said, rows={one.name: "absorbed" for one in questions_of(kept, other)})


def merged(stage, kept, other, **fields) -> FileMerge:
    with acting_as(stage.worker, "test"):
        return merge_files(kept, other, by=stage.worker, choices=choices_of(kept, other, **fields), reason="Her card.")


def test_d12_every_key_to_a_participant_has_a_rule():
    """D12: a new key to a person says what becomes of its rows where two files are merged."""
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.label.split(".")[1].startswith("Historical")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model is Participant
    }
    for key in sorted(keys - set(RULES.names())):
        label, column = key.rsplit(".", 1)
        room, name = label.split(".")
        pytest.fail(
            f"{key} leads to a participant and has no rule for the merge of two files. Add to {room}/merge_rules.py "
            f'(named in `registers` of {room}/apps.py): declare("{label}"'
            + (f', key="{column}")' if column != "participant" else ")")
            + f"; if {name} is unique with the person by other columns, add once=(those columns,), and what becomes of "
            "two such rows (same=, decide=, or words= and title= for the question): see participants/merging.py."
        )
    assert set(RULES.names()) <= keys


def test_d12_all_records_go_to_the_kept_file_and_undo_leaves_every_row_as_it_was(stage, two):
    kept, other = two
    before = all_rows()
    merge = merged(stage, kept, other, last_name="absorbed")
    now = Participant.objects.get(pk=kept.pk)
    assert (now.last_name, now.phone, now.city) == ("Hadad", "0470 12 34 56", kept.city)
    assert not Participant.objects.filter(pk=other.pk).exists()
    assert list(now.enrolments.order_by("number").values_list("number", "state")) == [(1, "active"), (2, "left")]
    reviews = PlanReview.objects.filter(plan__problem__enrolment__participant=now).order_by("pk")
    assert [one.said for one in reviews] == [
        "Said of 0",
        "Said of 1",
    ]  # they go with their plans
    assert Consent.objects.filter(participant=now).count() == Intervention.objects.filter(participant=now).count() == 2
    assert Fact.objects.get().participant == now
    assert NationalNumber.objects.get().participant == now
    assert sorted(now.attendances.values_list("status", flat=True)) == ["present", "present"]
    assert now.referents.get().starts_on == today() - 9 * DAY  # one key worker, one period
    assert Notice.objects.filter(kind=NoticeKind.FILES_MERGED, about=merge.uuid).count() == 2  # the two managers
    with acting_as(stage.worker, "test"):
        assert undo_merge(merge, by=stage.worker).uuid == other.uuid
    assert all_rows() == before
    assert FileMerge.objects.get().manifest == ""


def test_both_addresses_lead_to_the_kept_file_and_its_pages_speak_of_both(stage, two, sign_in):
    kept, other = two
    client = sign_in(stage.worker)
    with acting_as(stage.worker, "test"):
        save_changes(other, city="Uccle")
    merge = merged(stage, kept, other)
    for uuid in (kept.uuid, other.uuid):
        assert kept.file_number in words(client.get(f"/participants/{uuid}/"))
    assert other.file_number in words(client.get(f"/participants/{kept.uuid}/person/"))
    told = words(client.get(f"/participants/{kept.uuid}/history/"))
    assert "Uccle" in told
    assert client.get(f"/participants/{other.uuid}/history/").status_code == 200
    assert sign_in(stage.colleague).get(f"/participants/{other.uuid}/person/").status_code == 403
    assert sign_in(stage.stranger).get(f"/participants/{other.uuid}/").status_code == 404
    assert draw_number(stage.here) != other.file_number
    assert words(sign_in(stage.manager).get("/notices/")).count(other.file_number) == 1
    assert merge.is_open


def test_who_may_and_what_stands_against_it(stage, two):
    kept, other = two
    choices = choices_of(kept, other)
    with acting_as(stage.colleague, "test"), pytest.raises(NotAllowed):
        merge_files(kept, other, by=stage.colleague, choices=choices, reason="x")
    with acting_as(stage.worker, "test"):
        with pytest.raises(NotAllowed):
            merge_files(kept, stage.colleagues, by=stage.worker, choices=choices, reason="x")
        with pytest.raises(MoveRefused) as refused:
            merge_files(kept, other, by=stage.worker, choices=MergeChoices(), reason="x")
        assert "4" in str(refused.value.sentences[0])  # three fields and a session are open
        with pytest.raises(MoveRefused):
            merge_files(kept, kept, by=stage.worker, choices=choices, reason="x")
    with acting_as(system(), "test"):
        EnrolmentFactory(participant=other, state="trial", track=TrackFactory(centre=stage.here, kind="immersion"))
    with acting_as(stage.worker, "test"):
        with pytest.raises(MoveRefused):  # two paths would run
            merge_files(kept, other, by=stage.worker, choices=choices, reason="x")
        both = MergeChoices(choices.fields, choices.rows, beside_reason="Evenings.")
        merge_files(kept, other, by=stage.worker, choices=both, reason="x")
    reasons = Enrolment.objects.filter(participant=kept).exclude(beside_reason="")
    assert [one.state for one in reasons] == ["trial"]
    with acting_as(system(), "test"):
        third = ParticipantFactory(centre=stage.here)
        ReferentAssignmentFactory(participant=third, member=stage.members["worker"])
    with acting_as(stage.worker, "test"), pytest.raises(MoveRefused) as refused:
        merge_files(third, kept, by=stage.worker, choices=choices_of(third, kept), reason="x")
    assert other.file_number in str(refused.value.sentences[0])  # one merge that is open a file


def test_two_protected_files_are_not_merged(stage, two):
    kept, other = two
    with acting_as(system(), "test"):
        for one in two:
            SealFactory(participant=one, state="asked")
    with acting_as(stage.worker, "test"), pytest.raises(MoveRefused):
        merge_files(kept, other, by=stage.worker, choices=choices_of(kept, other), reason="x")


def test_what_was_changed_and_written_since_is_asked_about(stage, two):
    kept, other = two
    merge = merged(stage, kept, other, last_name="absorbed")
    with acting_as(stage.worker, "test"):
        now = Participant.objects.get(pk=kept.pk)
        now.last_name = "Haddad-Roy"
        now.save()
        newer = InterventionFactory(participant=now, note="since")
        stays = InterventionFactory(participant=now, note="since too")
        undo = Undo(merge)
        (changed,) = undo.changed
        assert set(changed.columns) == {"last_name", "search_name"}
        assert {one.row for one in undo.written} == {newer, stays}
        going = [one.name for one in undo.written if one.row == newer]
        again = undo_merge(merge, by=stage.worker, going=going)
    assert Participant.objects.get(pk=kept.pk).last_name == "Haddad-Roy"
    assert set(again.interventions.filter(pk__in=[newer.pk, stays.pk])) == {newer}


def test_after_its_days_a_merge_is_settled_and_cannot_be_taken_back(stage, two):
    merge = merged(stage, *two)
    with time_machine.travel(timezone.now() + 30 * DAY, tick=False):
        assert settle_old_merges() == 0
    with time_machine.travel(timezone.now() + 31 * DAY, tick=False):
        with acting_as(stage.worker, "test"), pytest.raises(MoveRefused):
            undo_merge(merge, by=stage.worker)
        assert settle_old_merges() == 1
    settled = FileMerge.objects.get()
    assert (settled.manifest, settled.is_open) == ("", False)
    assert "manifest" not in {field.name for field in FileMerge.history.model._meta.fields}


def test_by_its_pages_in_a_few_touches(stage, two, sign_in):
    kept, other = two
    client = sign_in(stage.worker)
    address = f"/participants/{kept.uuid}/merge/"
    offered = words(client.get(address))
    assert f"?other={other.uuid}" in offered
    sent = values_of(rendered(client, address), number=other.file_number)
    page = client.post(address, sent)
    assert page.url == f"{address}?other={other.uuid}"
    assert client.post(address, {"number": stage.colleagues.file_number}).status_code == 400
    form = rendered(client, page.url)
    assert "Say that the two are one person." in words(client.post(page.url, values_of(form, reason="Her card.")))
    done = client.post(page.url, values_of(form, reason="Her card.") | {"sure": "on"})
    assert done.url == f"/participants/{kept.uuid}/"
    assert client.get(page.url).status_code == 302  # sent again, it leads to the file
    merge = FileMerge.objects.get()
    undo = f"/participants/merges/{merge.uuid}/undo/"
    assert undo in words(client.get(f"/participants/{kept.uuid}/person/"))
    assert sign_in(stage.colleague).get(undo).status_code == 404
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 302
    assert Participant.objects.filter(uuid=other.uuid).exists()
    assert client.get(undo).status_code == 404
