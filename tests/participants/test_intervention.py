"""Noting individual support: who may, what is kept through errors, once for one gesture, who will read it."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest

from audit.models import AccessEntry
from core import idempotency
from core.actor import acting_as
from core.periods import today
from participants.models import Intervention, ReferentAssignment
from participants.services.records import note_intervention
from tests.participants.forms import again, rendered, send, values_of
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.client import JalonClient
from tests.support.days import evaluated, typed_tomorrow
from tests.support.factories import InterventionFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def url(file) -> str:
    return f"/participants/{file.uuid}/interventions/new/"


def filled(**values) -> dict[str, str]:
    """Return the form as a person fills it in."""
    return {
        "date": "1.6.17",
        "minutes": "45",
        "kind": "phone",
        "note": "She called the landlord.",
        "sure": "on",  # 2017 is over
        "key": str(uuid.uuid4()),
        **values,
    }


def key_of(html: str) -> str:
    """Return the key that the rendered form carries."""
    return re.search(r'name="key" value="([0-9a-f-]{36})"', html).group(1)


def test_what_is_rendered_can_be_filled_in_and_sent(stage, sign_in):
    client = sign_in(stage.worker)
    html = client.get(url(stage.own)).content.decode()
    response = client.post(url(stage.own), filled(key=key_of(html)), follow=True)
    assert response.redirect_chain[-1][0] == f"/participants/{stage.own.uuid}/"
    html = response.content.decode()
    assert "The intervention is noted." in html
    assert "She called the landlord." in html
    noted = Intervention.objects.get()
    assert (noted.participant, noted.date, noted.minutes, noted.kind) == (stage.own, date(2017, 6, 1), 45, "phone")
    assert noted.done_by == stage.members["worker"]
    assert noted.history.get().history_user == stage.worker


def test_who_will_read_it_stands_under_the_note(stage, sign_in):
    cover(stage.members["worker"], stage.colleague)
    html = sign_in(stage.worker).get(url(stage.own)).content.decode()
    assert html.index('name="note"') < html.index("Who will read this")
    assert "<b>you, colleague Last" in html
    assert "What is written here, the person has the right to read." in html
    assert "the key worker is told at once" in html


def test_looking_at_the_form_is_an_entry_and_sending_it_is_none(stage, sign_in):
    client = sign_in(stage.worker)
    client.get(url(stage.own))
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.extent) == ("participants.intervention", "opened")
    client.post(url(stage.own), filled())
    assert AccessEntry.objects.count() == 1
    client.post(url(stage.own), filled(minutes="x"))
    assert AccessEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"date": "31/2/2017"}, "This day does not exist.", "id_date"),
        ({"date": "soon"}, "This is not a date.", "id_date"),
        ({"date": ""}, "Write on which day it was.", "id_date"),
        (
            {"date": typed_tomorrow},
            "This day has not come yet. Enter today or an earlier day.",
            "id_date",
        ),
        ({"minutes": "0"}, "from 1 to 1440", "id_minutes"),
        ({"minutes": "1441"}, "from 1 to 1440", "id_minutes"),
        ({"minutes": "an hour"}, "from 1 to 1440", "id_minutes"),
        ({"kind": ""}, "Choose what it was.", "id_kind_0"),
        ({"kind": "x"}, "Select a valid choice.", "id_kind_0"),
    ],
)
def test_an_error_is_said_beside_its_field_and_nothing_typed_is_lost(stage, sign_in, values, sentence, field):
    client = sign_in(stage.worker)
    sent = filled(note="A long note & <b>words</b>", **evaluated(values))
    response = client.post(url(stage.own), sent)
    assert response.status_code == 400
    html = response.content.decode()
    assert sentence in html
    assert f'href="#{field}"' in html
    assert "A long note &amp; &lt;b&gt;words&lt;/b&gt;" in html
    assert key_of(html) == sent["key"]
    if sent["date"]:
        assert f'value="{sent["date"]}"' in html
    assert not Intervention.objects.exists()


class TestOnce:
    def test_a_form_sent_twice_acts_once(self, stage, sign_in):
        client = sign_in(stage.worker)
        sent = filled()
        for _time in range(2):
            assert client.post(url(stage.own), sent).status_code == 302
        assert Intervention.objects.count() == 1

    def test_a_form_that_was_gone_back_to_and_changed_loses_nothing(self, stage, sign_in):
        client = sign_in(stage.worker)
        sent = filled()
        client.post(url(stage.own), sent)
        response = client.post(url(stage.own), {**sent, "note": "Something else."})
        assert response.status_code == 400
        html = response.content.decode()
        assert "This form was saved before." in html
        assert "Something else." in html
        assert key_of(html) != sent["key"]
        assert client.post(url(stage.own), {**sent, "note": "Something else.", "key": key_of(html)}).status_code == 302
        assert sorted(Intervention.objects.values_list("participant", flat=True)) == [stage.own.pk] * 2

    def test_the_key_of_another_file_moves_nothing(self, stage, sign_in):
        sent = filled()
        assert sign_in(stage.colleague).post(url(stage.colleagues), sent).status_code == 302
        response = sign_in(stage.worker).post(url(stage.own), sent)
        assert response.status_code == 400
        assert Intervention.objects.get().participant == stage.colleagues

    @pytest.mark.parametrize("key", ["", "x", "1"])
    def test_a_key_that_is_none_writes_nothing(self, stage, sign_in, key):
        assert sign_in(stage.worker).post(url(stage.own), filled(key=key)).status_code == 400
        assert not Intervention.objects.exists()

    def test_sent_at_the_same_moment(self, stage, monkeypatch):
        """The other request commits between the look and the write: the database refuses, and the record is found."""
        values = {"date": date(2017, 6, 1), "minutes": 5, "kind": "phone", "note": ""}
        key = uuid.uuid4()
        looks = iter([None])
        with acting_as(stage.worker, "test"):
            first = note_intervention(stage.own, stage.members["worker"], key=key, values=values)
            real = idempotency._find_by_key
            monkeypatch.setattr(idempotency, "_find_by_key", lambda model, asked: next(looks, real(model, asked)))
            assert note_intervention(stage.own, stage.members["worker"], key=key, values=values) == first
        assert Intervention.objects.count() == 1


class TestRights:
    def test_who_covers_signs_with_their_own_name(self, stage, sign_in):
        cover(stage.members["worker"], stage.colleague)
        assert sign_in(stage.colleague).post(url(stage.own), filled()).status_code == 302
        assert Intervention.objects.get().done_by == stage.members["colleague"]

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("colleague", 403),
            ("manager", 403),
            ("stranger", 404),
            ("other_manager", 404),
            ("facilitator", 404),
            ("dpo", 404),
            ("coordinator", 404),
            ("administrator", 404),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_others_may_not(self, stage, scene, sign_in, who, status, method):
        response = getattr(sign_in(getattr(stage, who)), method)(url(scene.file), filled())
        assert response.status_code == status
        assert "Urbinati" not in response.content.decode()
        assert Intervention.objects.count() == 1
        assert not AccessEntry.objects.exists()

    def test_break_glass_reads_only(self, stage, sign_in):
        open_by_break_glass(stage.own, stage.manager)
        client = sign_in(stage.manager)
        assert client.get(url(stage.own)).status_code == 403
        assert client.post(url(stage.own), filled()).status_code == 403
        assert not Intervention.objects.exists()

    def test_a_sealed_file_is_not_there(self, stage, sign_in):
        seal(stage.own, stage.colleague, stage.manager)
        assert sign_in(stage.worker).post(url(stage.own), filled()).status_code == 404
        assert not Intervention.objects.exists()

    def test_a_form_that_stayed_open_past_the_assignment_writes_nothing(self, stage, sign_in):
        client = sign_in(stage.worker)
        key = key_of(client.get(url(stage.own)).content.decode())
        with acting_as(system(), "test"):
            charge = ReferentAssignment.objects.get(participant=stage.own)
            charge.ends_on = today() - timedelta(days=1)
            charge.save()
        assert client.post(url(stage.own), filled(key=key)).status_code == 403
        assert not Intervention.objects.exists()

    def test_fields_that_the_form_does_not_have_change_nothing(self, stage, sign_in):
        more = {
            "participant": str(stage.colleagues.pk),
            "done_by": str(stage.members["colleague"].pk),
            "uuid": str(uuid.uuid4()),
            "id": "7",
            "created_at": "2001-01-01",
        }
        sent = filled(**more)
        sign_in(stage.worker).post(url(stage.own), sent)
        noted = Intervention.objects.get()
        assert (noted.participant, noted.done_by) == (stage.own, stage.members["worker"])
        assert str(noted.uuid) == sent["key"]
        assert noted.created_at.year > 2020

    def test_an_account_without_a_code_is_told(self, stage, sign_in):
        with acting_as(system(), "test"):
            member = stage.members["colleague"]
            member.user = None
            member.save()
        cover(stage.members["worker"], stage.colleague)
        client = sign_in(stage.colleague)
        assert "no code in the team" in client.get(url(stage.own)).content.decode()
        client.post(url(stage.own), filled())
        assert not Intervention.objects.exists()

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods(self, stage, sign_in, method):
        assert getattr(sign_in(stage.worker), method)(url(stage.own)).status_code == 405

    def test_without_a_token_nothing_is_written(self, stage):
        client = JalonClient(enforce_csrf_checks=True)
        client.force_login(stage.worker)
        assert client.post(url(stage.own), filled()).status_code == 403
        assert not Intervention.objects.exists()


class TestEvery:
    def address(self, file) -> str:
        return f"/participants/{file.uuid}/interventions/"

    def test_all_of_them_are_listed(self, stage, scene, sign_in):
        html = sign_in(stage.worker).get(self.address(scene.file)).content.decode()
        assert "interventioncanari" in html
        assert "Note an intervention" in html
        assert AccessEntry.objects.get().what == "participants.interventions"

    def test_fifty_a_page(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            for number in range(55):
                Intervention.objects.create(
                    participant=scene.file,
                    date=date(2016, 1, 4) + timedelta(days=number),
                    minutes=5,
                    kind="phone",
                    done_by=stage.members["worker"],
                )
        client = sign_in(stage.worker)
        assert client.get(self.address(scene.file)).content.decode().count('class="notes-head"') == 50
        assert client.get(f"{self.address(scene.file)}?page=2").content.decode().count('class="notes-head"') == 6

    def test_break_glass_reads_them_without_a_button(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.manager)
        html = sign_in(stage.manager).get(self.address(scene.file)).content.decode()
        assert "interventioncanari" in html
        assert "Note an intervention" not in html

    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        response = sign_in(getattr(stage, who)).get(self.address(scene.file))
        assert response.status_code == status
        assert "canari" not in response.content.decode()
        assert not AccessEntry.objects.exists()


def test_nobody_signed_in_is_sent_to_sign_in(client, stage):
    for address in (url(stage.own), f"/participants/{stage.own.uuid}/interventions/"):
        assert client.get(address).status_code == 302
    assert client.post(url(stage.own), filled()).status_code == 302
    assert not Intervention.objects.exists()


class TestChanging:
    """By who wrote it or the key worker, the second of two at once is told; taken away with its trace."""

    @pytest.fixture
    def noted(self, stage):
        with acting_as(stage.worker, "test"):
            return InterventionFactory(
                participant=stage.own, done_by=stage.members["worker"], date=date(2016, 3, 1), note="First."
            )

    def place(self, noted, more: str = "") -> str:
        return f"/participants/interventions/{noted.uuid}/{more}"

    def test_what_is_rendered_can_be_changed_and_sent(self, stage, noted, sign_in):
        client = sign_in(stage.worker)
        assert self.place(noted) in client.get(f"/participants/{stage.own.uuid}/interventions/").content.decode()
        assert rendered(client, self.place(noted)).values["date"] == "01/03/2016"
        asked = send(client, self.place(noted), note="Second.", date="2/3/16")
        assert "This counts in 2016, a year that is over" in asked.content.decode()
        assert client.post(self.place(noted), again(asked, self.place(noted), sure="on")).status_code == 302
        changed = Intervention.objects.get()
        assert (changed.note, changed.date, changed.done_by) == ("Second.", date(2016, 3, 2), noted.done_by)

    def test_the_second_of_two_at_once_sees_both_and_loses_nothing(self, stage, noted, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.place(noted)), note="Mine.", minutes="50")
        with acting_as(system(), "test"):
            noted.note = "Theirs."
            noted.save()
        response = client.post(self.place(noted), sent)
        assert response.status_code == 409
        html = response.content.decode()
        assert "Mine." in html
        assert "Theirs." in html
        assert Intervention.objects.get().note == "Theirs."
        assert client.post(self.place(noted), again(response, self.place(noted))).status_code == 302
        assert (Intervention.objects.get().note, Intervention.objects.get().minutes) == ("Mine.", 50)

    @pytest.mark.parametrize("values", [{"minutes": "0"}, {"date": "x"}, {"kind": ""}])
    def test_an_error_writes_nothing(self, stage, noted, sign_in, values):
        client = sign_in(stage.worker)
        sent = rendered(client, self.place(noted)).values | {"note": "Second."} | values
        response = client.post(self.place(noted), sent)
        assert response.status_code == 400
        assert "Second." in response.content.decode()
        assert Intervention.objects.get().note == "First."

    def test_it_is_taken_away_with_its_trace(self, stage, noted, sign_in):
        client = sign_in(stage.worker)
        assert client.get(self.place(noted, "remove/")).status_code == 405
        assert client.post(self.place(noted, "remove/")).status_code == 302
        assert not Intervention.objects.exists()
        gone = Intervention.history.get(history_type="-")
        assert (gone.history_user, gone.note) == (stage.worker, "First.")
        again = client.post(self.place(noted, "remove/"), follow=True)
        assert again.redirect_chain == [(f"/participants/{stage.own.uuid}/interventions/", 302)]
        assert "This was removed already" in again.content.decode()
        assert Intervention.history.filter(history_type="-").count() == 1
        for other in (stage.colleague, stage.manager, stage.other_manager):
            assert sign_in(other).post(self.place(noted, "remove/")).status_code == 404

    def test_who_covers_changes_her_own_and_no_other(self, stage, noted, sign_in):
        cover(stage.members["worker"], stage.colleague)
        with acting_as(stage.colleague, "test"):
            own = InterventionFactory(participant=stage.own, done_by=stage.members["colleague"])
        client = sign_in(stage.colleague)
        html = client.get(f"/participants/{stage.own.uuid}/interventions/").content.decode()
        assert self.place(own) in html
        assert self.place(noted) not in html
        assert client.get(self.place(own)).status_code == 200
        for more in ("", "remove/"):
            assert client.post(self.place(noted, more), {}).status_code == 403
        assert Intervention.objects.filter(pk=noted.pk).exists()

    def test_the_key_worker_changes_every_one(self, stage, sign_in):
        with acting_as(stage.colleague, "test"):
            theirs = InterventionFactory(participant=stage.own, done_by=stage.members["colleague"])
        assert send(sign_in(stage.worker), self.place(theirs), note="Corrected.").status_code == 302
        assert Intervention.objects.get().done_by == stage.members["colleague"]

    @pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("manager", 404), ("stranger", 404), ("dpo", 404)])
    def test_others_do_not_know_of_it(self, stage, noted, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        assert client.get(self.place(noted)).status_code == status
        assert client.post(self.place(noted, "remove/")).status_code == status
        assert Intervention.objects.exists()


def test_the_list_is_by_month_with_as_many_statements_however_long(stage, sign_in, django_assert_max_num_queries):
    with acting_as(stage.worker, "test"):
        for month in (1, 2):
            InterventionFactory(
                participant=stage.own, done_by=stage.members["worker"], date=date(2016, month, 5), minutes=45
            )
    client = sign_in(stage.worker)
    url = f"/participants/{stage.own.uuid}/interventions/"
    with django_assert_max_num_queries(26) as few:
        html = client.get(url).content.decode()
    assert html.index("February 2016") < html.index("January 2016")
    with acting_as(stage.worker, "test"):
        for day in range(1, 29):
            for _time in range(2):
                InterventionFactory(participant=stage.own, done_by=stage.members["worker"], date=date(2016, 3, day))
    with django_assert_max_num_queries(len(few)):
        html = one_line(client.get(url))
    assert 'rel="next" href="?page=2"' in html


def test_who_changes_one_note_in_two_windows_is_told_that_it_was_herself(stage, sign_in):
    with acting_as(system(), "test"):
        noted = InterventionFactory(participant=stage.own, done_by=stage.members["worker"], note="First.")
    client, address = sign_in(stage.worker), f"/participants/interventions/{noted.uuid}/"
    both = [values_of(rendered(client, address), note=words) for words in ("One window.", "The other.")]
    assert client.post(address, both[0]).status_code == 302
    answer = client.post(address, both[1])
    assert answer.status_code == 409
    html = one_line(answer)
    assert "You changed this in another window while you were writing (" in html
    assert "worker Last" not in html[html.index("meanwhile-heading") :].partition("</h2>")[0]
