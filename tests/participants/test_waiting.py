"""The waiting list: by the day on which each asked; what was said at the first talk; a free seat and who may come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from participants.models import Consent, Enrolment, Participant
from tests.actionplans.pages import words
from tests.participants.forms import again, rendered, values_of
from tests.support.factories import (
    EnrolmentFactory,
    GroupFactory,
    InterventionFactory,
    OrganisationFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SessionFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)

pytestmark = pytest.mark.django_db
URL = "/participants/waiting/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def path(stage):
    """A path with a group of two seats, which comes on Monday and Tuesday mornings."""
    with acting_as(system(), "test"):
        track = TrackFactory(centre=stage.here, months=10)
        group = GroupFactory(centre=stage.here, track=track, code="Mornings", seats=2)
        workshop = WorkshopFactory(centre=stage.here)
        monday = today() + DAY * (7 - today().weekday())
        for day in (monday, monday + DAY, monday + 7 * DAY):
            session = SessionFactory(
                workshop=workshop, date=day, starts_at=dt.time(9), ends_at=dt.time(12), state="planned"
            )
            session.groups.add(group)
    return group


def waits(stage, of, name: str, *, days: int, member: str = "worker", half_days=(), **values) -> Enrolment:
    """Write a candidate who asked so many days ago."""
    with acting_as(system(), "test"):
        file = ParticipantFactory(centre=stage.here, last_name=name, first_name="")
        ReferentAssignmentFactory(participant=file, member=stage.members[member])
        return EnrolmentFactory(
            participant=file, track=of.track, asked_on=today() - days * DAY, half_days=list(half_days), **values
        )


def shown(client) -> str:
    return words(client.get(URL))


def test_it_is_in_the_order_of_days_and_a_seat_says_who_fits(stage, path, sign_in):
    late = waits(stage, path, "Late", days=2, half_days=["mon_am", "tue_am"], childcare="needed")
    waits(stage, path, "Early", days=40, half_days=["fri_pm"], member="colleague")
    middle = waits(stage, path, "Middle", days=9)
    with acting_as(system(), "test"):
        EnrolmentFactory(participant=stage.own, track=path.track, group=path, state="trial")
        InterventionFactory(participant=late.participant, kind="phone", date=today() - DAY)
        EnrolmentFactory(participant=stage.theirs)  # of another centre
        hidden = waits(stage, path, "Hidden", days=3)
        SealFactory(participant=hidden.participant, state="in_force", sealed_on=today())
    client = sign_in(stage.worker)
    page = shown(client)
    listed, seats = page.split('id="seats"')
    assert listed.index("Early") < listed.index("Middle") < listed.index("Late")
    assert "Hidden" not in page
    assert "Monday morning, Tuesday morning" in listed
    assert "Needed, not found yet" in listed
    assert f"/participants/paths/{late.uuid}/begin_trial/" in listed
    assert "1 free seat of 2" in seats
    assert "Early" not in seats  # she can come on none of the half-days
    assert seats.index("Middle") < seats.index("Late")
    assert "half-days not known" in seats
    assert "2 half-days of 2" in seats
    entry = AccessEntry.objects.filter(what="participants.waiting").get()
    assert entry.files.count() == 3
    own, others = listed.split("Early")[1].split("Middle")[0], listed.split("Late", 1)[1]
    assert '<span class="muted">·</span>' in own  # a colleague's file: not when somebody last talked with her
    assert f"{(today() - DAY).day}" in others
    manager = shown(sign_in(stage.manager))
    assert "Early" in manager
    assert "begin_trial" not in manager
    assert middle.state == "candidate"


def test_statements_do_not_grow_with_the_list(stage, path, sign_in):
    client = sign_in(stage.worker)
    counts = []
    for number in range(2):
        for place in range(1 + 4 * number):
            waits(stage, path, f"Name{number}{place}", days=place, half_days=["mon_am"])
        shown(client)
        with CaptureQueriesContext(connection) as captured:
            shown(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_all_but_the_name_can_wait_and_what_was_said_is_kept(stage, path, sign_in):
    """The first talk: "Not now" for each question but the name; said at once, it stands on the list."""
    client = sign_in(stage.worker)
    form = rendered(client, "/participants/new/")
    assert "Not now" in words(client.get("/participants/new/"))
    client.post("/participants/new/", values_of(form, last_name="Shortly"))
    shortly = Participant.objects.get(last_name="Shortly")
    assert not shortly.enrolments.exists()
    assert not shortly.consents.exists()
    assert shortly.referents.get().member == stage.members["worker"]
    with acting_as(system(), "test"):
        sender = OrganisationFactory(centre=stage.here)
    form = rendered(client, "/participants/new/")
    sent = values_of(
        form,
        last_name="Whole",
        track=str(path.track.uuid),
        asked_on=f"{today() - 5 * DAY:%d/%m/%Y}",
        origin="organisation",
        origin_organisation=str(sender.uuid),
        childcare="found",
        consent="interpreted",
    )
    answer = client.post("/participants/new/", sent | {"half_days": ["mon_am", "thu_pm"]}, follow=True)
    walk = Enrolment.objects.get(participant__last_name="Whole")
    assert (walk.asked_on, walk.starts_on) == (today() - 5 * DAY, today() - 5 * DAY)
    assert (walk.origin, walk.origin_organisation, walk.childcare) == ("organisation", sender, "found")
    assert walk.half_days == ["mon_am", "thu_pm"]
    assert Consent.objects.get(participant=walk.participant).form == "interpreted"
    assert "Next: the consent" not in words(answer)
    assert "Whole" in shown(client)


def test_what_was_said_is_changed_and_the_trial_gets_its_days(stage, path, sign_in):
    client = sign_in(stage.worker)
    one = waits(stage, path, "Somebody", days=30, starts_on=today() - 30 * DAY, group=path)
    address = f"/participants/paths/{one.uuid}/asked/"
    sent = values_of(rendered(client, address), first_interview_on=f"{today():%d/%m/%Y}")
    assert client.post(address, sent | {"half_days": ["wed_am"]}).status_code == 302
    told = words(client.get(f"/participants/{one.participant.uuid}/paths/"))
    assert "Wednesday morning" in told
    assert "First interview" in told
    assert "Wednesday morning" in words(client.get(f"/participants/{one.participant.uuid}/history/"))
    assert client.post(address, sent | {"half_days": ["sunday"]}).status_code == 400
    begin = f"/participants/paths/{one.uuid}/begin_trial/"
    form = rendered(client, begin)
    assert form.values["starts_on"] == f"{today():%d/%m/%Y}"
    assert form.values["trial_until"] == f"{today() + 28 * DAY:%d/%m/%Y}"
    wrong = values_of(form, trial_until=f"{today() - DAY:%d/%m/%Y}")
    assert "The trial ends before it begins" in words(client.post(begin, wrong))
    assert client.post(begin, values_of(form)).status_code == 302
    now = Enrolment.objects.get(pk=one.pk)
    assert (now.state, now.starts_on, now.trial_until) == ("trial", today(), today() + 28 * DAY)
    assert [(stay.group, stay.starts_on) for stay in now.stays.all()] == [(path, today())]
    assert "Somebody" not in shown(client)
    assert client.get(address).status_code == 200


def test_the_second_of_two_at_once_sees_both_and_keeps_hers(stage, path, sign_in):
    one = waits(stage, path, "Somebody", days=3, half_days=["mon_am"])
    address = f"/participants/paths/{one.uuid}/asked/"
    client = sign_in(stage.worker)
    first = values_of(rendered(client, address))
    second = dict(first)
    assert client.post(address, first | {"half_days": ["tue_am"], "childcare": "found"}).status_code == 302
    answer = client.post(address, second | {"half_days": ["fri_pm"]})
    assert answer.status_code == 409
    assert "Tuesday morning" in words(answer)
    sent = again(answer, address) | {"half_days": ["fri_pm"]}
    assert client.post(address, sent).status_code == 302
    now = Enrolment.objects.get(pk=one.pk)
    assert (now.half_days, now.childcare) == (["fri_pm"], "found")


def test_why_a_candidate_did_not_enter_is_said_in_a_word(stage, path, sign_in):
    one = waits(stage, path, "Somebody", days=3)
    address = f"/participants/paths/{one.uuid}/decline/"
    client = sign_in(stage.worker)
    form = rendered(client, address)
    assert "Choose why the person does not enter." in words(client.post(address, values_of(form, reason="Work.")))
    client.post(address, values_of(form, reason="Work.", declined_kind="found_else"))
    assert Enrolment.objects.get(pk=one.pk).declined_kind == "found_else"
    assert "Found something else · Work." in words(client.get(f"/participants/{one.participant.uuid}/paths/"))
