"""Changing who the person is: identity with two at once, the national number, facts with their days."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.policy import POLICY
from audit.models import AccessEntry
from core.context import acting_as
from core.edits import mark_of
from participants.models import Fact, NationalNumber, Participant
from tests.participants.forms import again, rendered, send, values_of
from tests.participants.scene import NUMBER, cover, open_by_break_glass
from tests.support.factories import FactFactory, NationalNumberFactory, system

pytestmark = pytest.mark.django_db


def url(file, place: str) -> str:
    return f"/participants/{file.uuid}/person/{place}"


class TestIdentity:
    def test_what_is_rendered_can_be_changed_and_sent(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        form = rendered(client, url(scene.file, "identity/"))
        assert form.values["birth_date"] == "01/05/1984"
        assert form.values["languages"] == "fr, ar"
        sent = values_of(form, first_name="Leïla Maria", phone="+32 470 12 34 56", birth_date="2.5.84", languages="ar")
        response = client.post(url(scene.file, "identity/"), sent)
        assert response["Location"] == url(scene.file, "")
        file = Participant.objects.get(pk=scene.file.pk)
        assert (file.first_name, file.phone, file.languages) == ("Leïla Maria", "0470 12 34 56", ["ar"])
        assert file.birth_date == date(1984, 5, 2)
        assert file.search_name == "urbinati leila maria"
        assert file.history.latest().history_user == stage.worker

    def test_nothing_changed_writes_nothing(self, stage, scene, sign_in):
        before = scene.file.history.count()
        values = {"phone": "0470 12 34 56"}
        with acting_as(system(), "test"):
            Participant.objects.get(pk=scene.file.pk)
        send(sign_in(stage.worker), url(scene.file, "identity/"), **values)
        send(sign_in(stage.worker), url(scene.file, "identity/"), **values)
        assert scene.file.history.count() == before + 1

    @pytest.mark.parametrize(
        ("values", "sentence", "field"),
        [
            ({"last_name": ""}, "Write the last name.", "id_last_name"),
            ({"birth_date": "x"}, "This is not a date.", "id_birth_date"),
            ({"phone": "1"}, "This is not a phone number.", "id_phone"),
            ({"file_number": ""}, "", "id_file_number"),
        ],
    )
    def test_an_error_is_beside_its_field(self, stage, scene, sign_in, values, sentence, field):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, url(scene.file, "identity/")), phone="0470 12 34 56") | values
        response = client.post(url(scene.file, "identity/"), sent)
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert f'href="#{field}"' in response.content.decode()

    def test_invisible_characters_are_not_kept(self, stage, scene, sign_in):
        values = {"last_name": "Urbi\u200bnati", "first_name": "\u202eLeï\u00adla\u202c", "city": "Ath\ufeff"}
        send(sign_in(stage.worker), url(scene.file, "identity/"), phone="0470 12 34 56", **values)
        file = Participant.objects.get(pk=scene.file.pk)
        assert (file.last_name, file.first_name, file.city) == ("Urbinati", "Leïla", "Ath")
        assert file.search_name == "urbinati leila"

    def test_a_name_of_invisible_characters_is_no_name(self, stage, scene, sign_in):
        values = {"last_name": "\u200b\u2060", "phone": "0470 12 34 56"}
        response = send(sign_in(stage.worker), url(scene.file, "identity/"), **values)
        assert response.status_code == 400
        assert "Write the last name." in response.content.decode()

    def test_the_number_of_another_file_with_an_invisible_character_is_refused(self, stage, scene, sign_in):
        values = {"file_number": f"{stage.colleagues.file_number}\u200b", "phone": "0470 12 34 56"}
        response = send(sign_in(stage.worker), url(scene.file, "identity/"), **values)
        assert response.status_code == 400
        assert "This file number is already used in this centre." in response.content.decode()

    def test_the_number_of_another_file_is_refused(self, stage, scene, sign_in):
        values = {"file_number": stage.colleagues.file_number, "phone": "0470 12 34 56"}
        response = send(sign_in(stage.worker), url(scene.file, "identity/"), **values)
        assert response.status_code == 400
        assert "This file number is already used in this centre." in response.content.decode()

    def test_two_at_once_who_change_the_same_field_see_both(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        place = url(scene.file, "identity/")
        second = sign_in(stage.colleague)
        sent = values_of(rendered(second, place), phone="0470 11 11 11", city="Forest")
        send(sign_in(stage.worker), place, phone="0470 22 22 22", city="Ixelles")
        response = second.post(place, sent)
        assert response.status_code == 409
        html = response.content.decode()
        assert "worker Last" in html
        assert all(word in html for word in ("0470 11 11 11", "0470 22 22 22", "Ixelles", "Forest"))
        assert Participant.objects.get(pk=scene.file.pk).phone == "0470 22 22 22"
        assert second.post(place, again(response, place)).status_code == 302
        assert Participant.objects.get(pk=scene.file.pk).phone == "0470 11 11 11"

    def test_two_at_once_who_change_different_fields_lose_nothing(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        place = url(scene.file, "identity/")
        with acting_as(system(), "test"):
            scene.file.phone = "0470 00 00 00"
            scene.file.save()
        second = sign_in(stage.colleague)
        sent = values_of(rendered(second, place), city="Forest")
        send(sign_in(stage.worker), place, phone="0470 22 22 22")
        assert second.post(place, sent).status_code == 302
        file = Participant.objects.get(pk=scene.file.pk)
        assert (file.phone, file.city) == ("0470 22 22 22", "Forest")


class TestNationalNumber:
    OTHER = "90010100123"

    def test_it_is_noted_in_any_spelling_and_never_shown(self, stage, sign_in):
        client = sign_in(stage.worker)
        assert send(client, url(stage.own, "number/"), value="90.01.01-001.23").status_code == 302
        assert NationalNumber.objects.get().value == self.OTHER
        html = client.get(url(stage.own, "number/")).content.decode()
        assert self.OTHER not in html
        assert "90.01.01" not in html
        assert self.OTHER not in client.get(url(stage.own, "")).content.decode()

    def test_wrong_digits_are_refused_beside_the_field(self, stage, sign_in):
        response = send(sign_in(stage.worker), url(stage.own, "number/"), value="90010100124")
        assert response.status_code == 400
        assert 'href="#id_value"' in response.content.decode()

    def test_another_birth_date_is_asked_about_and_not_refused(self, stage, scene, sign_in):
        client, place = sign_in(stage.worker), url(scene.file, "number/")
        response = send(client, place, value=self.OTHER)
        assert response.status_code == 400
        assert "The number says born on 1 January 1990" in response.content.decode()
        assert NationalNumber.objects.get().value == NUMBER
        assert client.post(place, again(response, place, sure="on")).status_code == 302
        assert NationalNumber.objects.get().value == self.OTHER
        assert NationalNumber.objects.of_number(self.OTHER).exists()
        assert not NationalNumber.objects.of_number(NUMBER).exists()

    def test_two_at_once_the_second_is_told(self, stage, sign_in):
        with acting_as(system(), "test"):
            noted = NationalNumberFactory(participant=stage.own, value=NUMBER)
        client, place = sign_in(stage.worker), url(stage.own, "number/")
        sent = values_of(rendered(client, place), value=self.OTHER)
        with acting_as(system(), "test"):
            noted.value = "93051822361"
            noted.save()
        response = client.post(place, sent)
        assert response.status_code == 400
        assert "Another number was noted meanwhile." in response.content.decode()
        assert client.post(place, again(response, place)).status_code == 302
        assert NationalNumber.objects.get().value == self.OTHER

    def test_sent_twice_it_is_written_once(self, stage, sign_in):
        client, place = sign_in(stage.worker), url(stage.own, "number/")
        sent = values_of(rendered(client, place), value=self.OTHER)
        assert {client.post(place, sent).status_code for _time in range(2)} == {302}
        assert NationalNumber.history.count() == 1

    def test_it_needs_its_own_right(self, stage, scene, sign_in, monkeypatch):
        monkeypatch.setitem(POLICY, "participant.national_number", {})
        assert sign_in(stage.worker).get(url(scene.file, "number/")).status_code == 403

    def test_what_is_typed_there_is_kept_in_no_draft_of_the_welcome(self, stage, sign_in):
        html = sign_in(stage.worker).get("/participants/new/").content.decode()
        kept_not = html[html.index("data-keep-not") :]
        assert 'name="number"' in kept_not[: kept_not.index("</div>\n      </div>")]


class TestFacts:
    def test_one_is_noted_once(self, stage, sign_in):
        client, place = sign_in(stage.worker), url(stage.own, "facts/new/")
        sent = values_of(rendered(client, place), fact="education:isced_3_4", starts_on="1/9/2015")
        for _time in range(2):
            assert client.post(place, sent)["Location"] == url(stage.own, "")
        fact = Fact.objects.get()
        assert (fact.kind, fact.value, fact.starts_on, fact.ends_on) == (
            "education",
            "isced_3_4",
            date(2015, 9, 1),
            None,
        )

    def test_the_same_fact_of_the_same_day_is_refused(self, stage, sign_in):
        client, place = sign_in(stage.worker), url(stage.own, "facts/new/")
        send(client, place, fact="education:isced_3_4", starts_on="1/9/2015")
        response = send(client, place, fact="education:isced_0_2", starts_on="1/9/2015")
        assert response.status_code == 400
        assert "This fact is already noted from this day." in response.content.decode()

    def test_an_end_before_the_start_is_refused(self, stage, sign_in):
        values = {"fact": "special_piis:yes", "starts_on": "1/9/2015", "ends_on": "1/8/2015"}
        response = send(sign_in(stage.worker), url(stage.own, "facts/new/"), **values)
        assert response.status_code == 400
        assert "The end is before the start." in response.content.decode()

    def test_a_form_gone_back_to_and_changed_is_another_fact(self, stage, sign_in):
        client, place = sign_in(stage.worker), url(stage.own, "facts/new/")
        sent = values_of(rendered(client, place), fact="education:isced_3_4", starts_on="1/9/2015")
        client.post(place, sent)
        response = client.post(place, sent | {"fact": "special_piis:no"})
        assert response.status_code == 400
        assert client.post(place, again(response, place)).status_code == 302
        assert Fact.objects.count() == 2

    def test_one_is_changed_and_the_second_of_two_at_once_sees_both(self, stage, scene, sign_in):
        fact = Fact.objects.get(participant=scene.file, kind="labour_status")
        place = f"/participants/facts/{fact.uuid}/"
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, place), value="employed")
        with acting_as(system(), "test"):
            fact.value = "unemployed"
            fact.save()
        response = client.post(place, sent)
        assert response.status_code == 409
        html = response.content.decode()
        assert "Employed" in html
        assert "Unemployed" in html
        assert client.post(place, again(response, place)).status_code == 302
        assert Fact.objects.get(pk=fact.pk).value == "employed"
        assert mark_of(fact) != sent["seen"]

    def test_one_noted_by_mistake_is_taken_away_with_its_trace(self, stage, scene, sign_in):
        fact = Fact.objects.get(participant=scene.file, kind="labour_status")
        client = sign_in(stage.worker)
        assert client.get(f"/participants/facts/{fact.uuid}/remove/").status_code == 405
        assert client.post(f"/participants/facts/{fact.uuid}/remove/").status_code == 302
        assert not Fact.objects.filter(pk=fact.pk).exists()
        assert Fact.history.filter(uuid=fact.uuid, history_type="-").get().history_user == stage.worker
        assert client.post(f"/participants/facts/{fact.uuid}/remove/").status_code == 404

    def test_one_of_family_asks_for_its_own_right(self, stage, scene, sign_in, monkeypatch):
        family = Fact.objects.get(participant=scene.file, kind="children_in_care")
        monkeypatch.setitem(POLICY, "participant.health_family", {})
        client = sign_in(stage.worker)
        place = url(scene.file, "facts/new/")
        assert client.get(f"/participants/facts/{family.uuid}/").status_code == 403
        assert client.post(f"/participants/facts/{family.uuid}/remove/").status_code == 403
        assert "children_in_care:yes" not in rendered(client, place).offered["fact"]
        sent = values_of(rendered(client, place), starts_on="1/1/2016") | {"fact": "children_in_care:no"}
        assert client.post(place, sent).status_code == 400

    def test_who_opened_the_file_by_break_glass_changes_none(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.manager)
        fact = Fact.objects.get(participant=scene.file, kind="labour_status")
        client = sign_in(stage.manager)
        assert client.get(f"/participants/facts/{fact.uuid}/").status_code == 403
        assert client.get(url(scene.file, "facts/new/")).status_code == 403
        assert f"/participants/facts/{fact.uuid}/" not in client.get(url(scene.file, "")).content.decode()


def test_statements_of_the_page_do_not_grow(stage, scene, sign_in, django_assert_max_num_queries):
    client = sign_in(stage.worker)
    with django_assert_max_num_queries(26) as few:
        client.get(url(scene.file, ""))
    with acting_as(system(), "test"):
        for year in range(2000, 2004):
            FactFactory(participant=scene.file, kind="education", value="isced_3_4", starts_on=date(year, 1, 1))
    with django_assert_max_num_queries(len(few)):
        client.get(url(scene.file, ""))


def test_a_page_that_was_refused_is_no_entry(stage, scene, sign_in):
    sign_in(stage.colleague).get(url(scene.file, "identity/"))
    assert not AccessEntry.objects.exists()
