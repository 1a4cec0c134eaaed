"""Changing who the person is: identity with two at once, the national number, facts with their days."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import NoticeKind
from accounts.models import Notice
from audit.models import AccessEntry
from core.actor import acting_as
from core.concurrent_edits import mark_of
from participants.models import Fact, NationalNumber, Participant
from participants.services import questions
from permissions.policy import POLICY
from tests.participants.forms import again, rendered, send, values_of
from tests.participants.full_file import NUMBER, cover, open_by_break_glass, seal
from tests.support.factories import FactFactory, NationalNumberFactory, ParticipantFactory, TrackFactory, system

pytestmark = pytest.mark.django_db


def url(file, place: str = "") -> str:
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
            ({"last_name": ""}, "Enter the last name.", "id_last_name"),
            ({"birth_date": "x"}, "This is not a date.", "id_birth_date"),
            ({"phone": "1"}, "This is not a phone number.", "id_phone"),
            ({"email": "x"}, "Check the e-mail address", "id_email"),
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
        assert "Enter the last name." in response.content.decode()

    def test_the_file_number_is_typed_nowhere(self, stage, scene, sign_in):
        client, place = sign_in(stage.worker), url(scene.file, "identity/")
        form = rendered(client, place)
        assert "file_number" not in form.values
        sent = values_of(form, phone="0470 12 34 56") | {"file_number": stage.colleagues.file_number}
        assert client.post(place, sent).status_code == 302
        assert Participant.objects.get(pk=scene.file.pk).file_number == scene.file.file_number

    def test_who_seems_to_have_another_file_is_offered_when_a_name_changes(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            ParticipantFactory(centre=stage.here, last_name="Bensalem", first_name="Leila", birth_date=date(1984, 1, 5))
        client, place = sign_in(stage.worker), url(scene.file, "identity/")
        response = send(client, place, last_name="Ben Salem", phone="0470 12 34 56")
        assert response.status_code == 409
        assert [str(one.file) for one in response.context["alike"]] == ["Leila Bensalem"]
        assert "Is it one of these persons?" in response.content.decode()
        assert Participant.objects.get(pk=scene.file.pk).last_name == "Urbinati"
        assert client.post(place, again(response, place)).status_code == 302
        assert Participant.objects.get(pk=scene.file.pk).last_name == "Ben Salem"

    @pytest.mark.parametrize("hidden", ["sealed", "another centre"])
    def test_a_file_that_is_hidden_changes_no_answer(self, stage, scene, sign_in, hidden):
        client, place = sign_in(stage.worker), url(scene.file, "identity/")
        sent = values_of(rendered(client, place), last_name="Bensalem", email="x")
        sent |= {"email": "leila@example.be", "phone": "0470 12 34 56", "gender": "other"}
        with acting_as(system(), "test"):
            other = ParticipantFactory(
                centre=stage.here if hidden == "sealed" else stage.there,
                last_name="Bensalem",
                first_name="Leïla",
                birth_date=date(1984, 5, 1),
                phone="0470 12 34 56",
            )
        if hidden == "sealed":
            seal(other, stage.manager, stage.second_manager)
        response = client.post(place, sent)
        assert (response.status_code, response.headers["Location"]) == (302, url(scene.file))
        assert not AccessEntry.objects.filter(files__file=other.uuid).exists()

    def test_phones_are_asked_a_number_of_times_an_hour(self, stage, scene, sign_in, monkeypatch):
        monkeypatch.setattr(questions, "MOST_QUESTIONS", 2)
        client, place = sign_in(stage.worker), url(scene.file, "identity/")
        for phone in ("0470 12 34 56", "0470 12 34 57"):
            assert send(client, place, phone=phone).status_code == 302
        response = send(client, place, phone="0470 12 34 58", city="Forest")
        assert response.status_code == 429
        assert "You asked 2 times within an hour" in response.content.decode()
        assert 'value="Forest"' in response.content.decode()
        assert send(client, place, phone="0470 12 34 57", city="Forest").status_code == 302

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

    def test_a_number_of_another_file_is_refused_without_naming_anything(self, stage, scene, sign_in):
        client, place = sign_in(stage.colleague), url(stage.colleagues, "number/")
        response = send(client, place, value=NUMBER)
        assert response.status_code == 400
        html = response.content.decode()
        assert "This number cannot be noted here." in html
        assert all(word not in html for word in ("Urbinati", scene.file.file_number, "worker Last"))
        assert not NationalNumber.objects.filter(participant=stage.colleagues).exists()

    def test_a_number_of_a_sealed_file_is_answered_like_a_free_one(self, stage, scene, sign_in):
        """D13: who is named on the seal and the officer hear of it; in the database the number stands once for sure."""
        client, place = sign_in(stage.colleague), url(stage.colleagues, "number/")
        sent = values_of(rendered(client, place), value=NUMBER)
        seal(scene.file, stage.manager, stage.second_manager)
        response = client.post(place, sent)
        assert (response.status_code, response.headers["Location"]) == (302, url(stage.colleagues))
        noted = NationalNumber.objects.get(participant=stage.colleagues)
        assert (noted.value, noted.stands_twice) == (NUMBER, True)
        told = Notice.objects.filter(kind=NoticeKind.NUMBER_TWICE)
        assert {one.user for one in told} == {stage.manager, stage.second_manager, stage.dpo}
        page = sign_in(stage.manager).get("/notices/").content.decode()
        assert stage.colleagues.file_number in page
        assert stage.colleagues.file_number not in sign_in(stage.dpo).get("/notices/").content.decode()

    def test_the_database_holds_a_number_once_in_a_centre(self, stage, scene):
        with acting_as(system(), "test"):
            with pytest.raises(IntegrityError), transaction.atomic():
                NationalNumber(participant=stage.colleagues, value=NUMBER).save()
            with pytest.raises(ValidationError, match=r"noté ici|noted here"):
                NationalNumber(participant=stage.colleagues, value=NUMBER, centre=stage.here).validate_constraints()
            NationalNumber(participant=stage.theirs, value=NUMBER).save()

    def test_each_try_is_logged_and_counted(self, stage, scene, sign_in, monkeypatch):
        monkeypatch.setattr(questions, "MOST_QUESTIONS", 2)
        client, place = sign_in(stage.worker), url(scene.file, "number/")
        for value in ("85073003427", "85073003526"):
            assert send(client, place, value=value).status_code == 400  # the number tells another day
        response = send(client, place, value="85073003625")
        assert response.status_code == 429
        assert "You asked 2 times within an hour" in response.content.decode()
        assert 'value="85073003625"' in response.content.decode()
        assert AccessEntry.objects.filter(what="participants.number_tried", files__file=scene.file.uuid).count() == 2

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
        with acting_as(system(), "test"):
            TrackFactory(centre=stage.here)
        html = sign_in(stage.worker).get("/participants/new/").content.decode()
        kept_not = html[html.index("data-keep-not") :]
        assert 'name="number"' in kept_not[: kept_not.index('id="reach"')]


class TestFacts:
    def test_one_is_noted_once(self, stage, sign_in):
        client, place = sign_in(stage.worker), url(stage.own, "facts/new/")
        sent = values_of(rendered(client, place), fact="education:isced_3_4", starts_on="1/9/2015")
        for _time in range(2):
            assert client.post(place, sent)["Location"] == url(stage.own, "#situation")
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
        assert "The end is before the start: correct one of the two dates." in response.content.decode()

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
        again = client.post(f"/participants/facts/{fact.uuid}/remove/", follow=True)
        assert again.redirect_chain == [(f"{url(scene.file)}#situation", 302)]
        assert "This was removed already" in again.content.decode()

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
